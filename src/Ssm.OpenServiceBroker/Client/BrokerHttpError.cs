using System.Net;
using Ssm.OpenServiceBroker.Errors;

namespace Ssm.OpenServiceBroker.Client;

/// <summary>An answer that is no success, in the terms of the archived Service Catalog's broker client.</summary>
public sealed record BrokerHttpError
{
    /// <summary>The answer's status.</summary>
    public required HttpStatusCode Status { get; init; }

    /// <summary>The body's <c>error</c>, or <see langword="null"/> when it has none or is no JSON object.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The body's <c>description</c>, or <see langword="null"/> when it has none or is no JSON object.</summary>
    public string? Description { get; init; }

    /// <summary>
    /// Why the body could not be read; <see langword="null"/> when it is a JSON object. A 404 with a value here comes from a proxy or a
    /// wrong URL, not from the broker, and says nothing about the resource.
    /// </summary>
    public string? ResponseError { get; init; }

    /// <summary>For update and deprovision: whether the instance can still be used. Absent means true. Since 2.16.</summary>
    public bool? InstanceUsable { get; init; }

    /// <summary>For update: whether sending it again can help. Absent means true. Since 2.16.</summary>
    public bool? UpdateRepeatable { get; init; }

    /// <summary>Whether the body's <c>error</c> is this code.</summary>
    public bool Is(OsbErrorCode code) => ErrorMessage == code.Value;

    /// <summary>The archived Service Catalog's text, which conditions and events carry to users.</summary>
    public override string ToString() =>
        $"Status: {(int)Status}; ErrorMessage: {ErrorMessage ?? "<nil>"}; Description: {Description ?? "<nil>"}; "
        + $"ResponseError: {ResponseError ?? "<nil>"}";
}
