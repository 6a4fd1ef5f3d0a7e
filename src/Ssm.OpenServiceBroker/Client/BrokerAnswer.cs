using System.Net;

namespace Ssm.OpenServiceBroker.Client;

/// <summary>A complete answer of a broker, not interpreted yet.</summary>
internal sealed record BrokerAnswer
{
    public required HttpStatusCode Status { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Why <see cref="Body"/> is not all that the broker sent; <see langword="null"/> when it is.</summary>
    public string? BodyError { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public CatalogValidators Validators { get; init; }
}
