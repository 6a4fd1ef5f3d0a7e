using System.Net;
using k8s.Models;

namespace Ssm.Kubernetes;

/// <summary>The API server refused a request; the <c>Status</c> object says why.</summary>
/// <param name="status">The server's answer; when it sent none, one made from the HTTP status.</param>
/// <param name="code">The HTTP status code.</param>
public sealed class KubernetesApiException(V1Status status, HttpStatusCode code)
    : Exception(status?.Message ?? $"the API server answered {(int)code}")
{
    /// <summary>The server's answer.</summary>
    public V1Status Status { get; } = status ?? new V1Status();

    /// <summary>The HTTP status code.</summary>
    public HttpStatusCode Code { get; } = code;

    /// <summary>Kubernetes' machine-readable reason, for example <c>AlreadyExists</c>; empty when absent.</summary>
    public string Reason { get; } = status?.Reason ?? string.Empty;

    /// <summary>The object does not exist.</summary>
    public bool IsNotFound => Code == HttpStatusCode.NotFound;

    /// <summary>The object changed since it was read; read it again.</summary>
    public bool IsConflict => Code == HttpStatusCode.Conflict && Reason != "AlreadyExists";

    /// <summary>An object of that name exists.</summary>
    public bool IsAlreadyExists => Code == HttpStatusCode.Conflict && Reason == "AlreadyExists";

    /// <summary>The asked-for revision is compacted away; list again.</summary>
    public bool IsGone => Code == HttpStatusCode.Gone;

    /// <summary>The object breaks its schema or a rule.</summary>
    public bool IsInvalid => Code == HttpStatusCode.UnprocessableEntity;

    /// <summary>Not allowed, by authorization or by an admission webhook.</summary>
    public bool IsForbidden => Code == HttpStatusCode.Forbidden;
}
