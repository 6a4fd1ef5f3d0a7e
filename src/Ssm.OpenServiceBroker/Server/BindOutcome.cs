using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Operations;

namespace Ssm.OpenServiceBroker.Server;

/// <summary>How a bind or rotation went. Closed: <see cref="Created"/>, <see cref="AlreadyExists"/>, <see cref="Accepted"/>.</summary>
public abstract record BindOutcome
{
    private BindOutcome()
    {
    }

    /// <summary>201: this request created the binding.</summary>
    /// <param name="Response">The body, without an operation.</param>
    public sealed record Created(BindResponse Response) : BindOutcome;

    /// <summary>200: it is there with identical parameters.</summary>
    /// <param name="Response">The body, without an operation.</param>
    public sealed record AlreadyExists(BindResponse Response) : BindOutcome;

    /// <summary>202: in progress; a repeated request gets the same operation. Credentials follow by fetch only.</summary>
    /// <param name="Operation">At most 10,000 characters.</param>
    public sealed record Accepted(Operation Operation) : BindOutcome;
}
