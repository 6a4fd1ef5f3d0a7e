using System.Net;

namespace Ssm.OpenServiceBroker.Errors;

/// <summary>A refusal as broker code states it: status and body. OSB v2.17, "Service Broker Errors".</summary>
public sealed record OsbError
{
    /// <summary>The reply's status, 4xx or 5xx.</summary>
    public required HttpStatusCode Status { get; init; }

    /// <summary>The reply's <c>error</c>; <see langword="null"/> leaves it out.</summary>
    public OsbErrorCode? Code { get; init; }

    /// <summary>The reply's <c>description</c>: a sentence for the user, without secrets. Never empty.</summary>
    public string? Description { get; init; }

    /// <summary>For update and deprovision: whether the instance can still be used. Absent means true. Since 2.16.</summary>
    public bool? InstanceUsable { get; init; }

    /// <summary>For update: whether sending it again can help. Absent means true. Since 2.16.</summary>
    public bool? UpdateRepeatable { get; init; }

    /// <summary>Sent as <c>Retry-After</c> when given.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
