using Ssm.OpenServiceBroker.Operations;

namespace Ssm.OpenServiceBroker.Server;

/// <summary>How a deprovision went. Closed: <see cref="Deleted"/>, <see cref="Gone"/>, <see cref="Accepted"/>.</summary>
public abstract record DeprovisionOutcome
{
    private DeprovisionOutcome()
    {
    }

    /// <summary>200: this request deleted the instance.</summary>
    public sealed record Deleted : DeprovisionOutcome;

    /// <summary>410: there is no such instance.</summary>
    public sealed record Gone : DeprovisionOutcome;

    /// <summary>202: in progress; a repeated request gets the same operation.</summary>
    /// <param name="Operation">At most 10,000 characters.</param>
    public sealed record Accepted(Operation Operation) : DeprovisionOutcome;
}
