using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;

namespace Ssm.OpenServiceBroker.Server;

/// <summary>How a provision went. Closed: <see cref="Created"/>, <see cref="AlreadyExists"/>, <see cref="Accepted"/>.</summary>
public abstract record ProvisionOutcome
{
    private ProvisionOutcome()
    {
    }

    /// <summary>201: this request created the instance.</summary>
    /// <param name="Response">The body, without an operation.</param>
    public sealed record Created(ProvisionResponse Response) : ProvisionOutcome;

    /// <summary>200: it is there, complete, with identical attributes.</summary>
    /// <param name="Response">The body, without an operation.</param>
    public sealed record AlreadyExists(ProvisionResponse Response) : ProvisionOutcome;

    /// <summary>202: in progress; a repeated request gets the same operation.</summary>
    /// <param name="Operation">At most 10,000 characters.</param>
    /// <param name="Response">Dashboard and metadata, which must come now or never.</param>
    public sealed record Accepted(Operation Operation, ProvisionResponse Response) : ProvisionOutcome;
}
