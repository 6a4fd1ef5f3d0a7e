using Ssm.OpenServiceBroker.Identities;

namespace Ssm.OpenServiceBroker.Client;

/// <summary>What surrounds one call, whatever its endpoint.</summary>
public sealed record BrokerCall
{
    /// <summary>A call nobody in particular caused, asynchronous answers welcome.</summary>
    public static BrokerCall Default { get; } = new() { AcceptsIncomplete = true };

    /// <summary>The user who caused the call; <see langword="null"/> for the platform itself (catalog, orphan mitigation).</summary>
    public OriginatingIdentity? OriginatingIdentity { get; init; }

    /// <summary>
    /// Sends <c>accepts_incomplete=true</c> where the endpoint knows it. Without it a 202 is a rejection with that status.
    /// </summary>
    public required bool AcceptsIncomplete { get; init; }
}
