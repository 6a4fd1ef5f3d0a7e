using Ssm.OpenServiceBroker.Errors;
using Ssm.OpenServiceBroker.Identities;

namespace Ssm.OpenServiceBroker.Server;

/// <summary>What surrounds one request, whatever its endpoint.</summary>
public sealed record BrokerRequestContext
{
    /// <summary>The client's version, at most 2.17; the reply is shaped to it by the server.</summary>
    public required OsbVersion Version { get; init; }

    /// <summary>Whether the client takes a 202. Always false for bindings before 2.14, where they had none.</summary>
    public required bool AcceptsIncomplete { get; init; }

    /// <summary>Who caused the request; <see langword="null"/> when absent or unreadable.</summary>
    public OriginatingIdentity? OriginatingIdentity { get; init; }

    /// <summary>The platform's name for this request, for logs; <see langword="null"/> when absent.</summary>
    public string? RequestIdentity { get; init; }

    /// <summary>Fetch endpoints only: the offering and plan the platform believes in (2.16).</summary>
    public OfferingPlan? Hint { get; init; }

    /// <summary>To be called before anything is changed by an operation that can only be asynchronous.</summary>
    /// <exception cref="OsbException">422 AsyncRequired, when the client does not take a 202.</exception>
    public void RequireAsync()
    {
        if (!AcceptsIncomplete)
        {
            throw new OsbException(OsbErrors.AsyncRequired());
        }
    }
}
