using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;

namespace Ssm.OpenServiceBroker.Server;

/// <summary>How an update went. Closed: <see cref="Updated"/>, <see cref="Accepted"/>.</summary>
public abstract record UpdateOutcome
{
    private UpdateOutcome()
    {
    }

    /// <summary>200: applied, or without effect.</summary>
    /// <param name="Response">The body, without an operation.</param>
    public sealed record Updated(UpdateResponse Response) : UpdateOutcome;

    /// <summary>202: in progress; a repeated request gets the same operation.</summary>
    /// <param name="Operation">At most 10,000 characters.</param>
    /// <param name="Response">A new dashboard and metadata, which must come now or never.</param>
    public sealed record Accepted(Operation Operation, UpdateResponse Response) : UpdateOutcome;
}
