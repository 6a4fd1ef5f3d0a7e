using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ssm.OpenServiceBroker.Identities;

/// <summary>The <c>context</c> of requests from Kubernetes. OSB profile, "Kubernetes Context Object".</summary>
public sealed record KubernetesContext
{
    /// <summary>Always <c>kubernetes</c>.</summary>
    public string Platform { get; init; } = OriginatingIdentity.KubernetesPlatform;

    /// <summary>Namespace of the ServiceInstance.</summary>
    public required string Namespace { get; init; }

    /// <summary>Id of the cluster: a UUID that lives as long as the cluster does.</summary>
    [JsonPropertyName("clusterid")]
    public required string ClusterId { get; init; }

    /// <summary>Name of the ServiceInstance; not sent with bindings. Since 2.15.</summary>
    public string? InstanceName { get; init; }

    /// <summary>Annotations of the namespace. Since 2.16.</summary>
    public IReadOnlyDictionary<string, string>? NamespaceAnnotations { get; init; }

    /// <summary>Annotations of the ServiceInstance. Since 2.16.</summary>
    public IReadOnlyDictionary<string, string>? InstanceAnnotations { get; init; }

    /// <summary>Labels of the namespace; beyond the profile, which lets platforms add properties.</summary>
    public IReadOnlyDictionary<string, string>? NamespaceLabels { get; init; }

    /// <summary>Labels of the ServiceInstance; beyond the profile.</summary>
    public IReadOnlyDictionary<string, string>? InstanceLabels { get; init; }

    /// <summary>Reads a request's context; <see langword="null"/> when absent, of another platform, or incomplete.</summary>
    public static KubernetesContext? From(JsonElement? context)
    {
        if (context is not { ValueKind: JsonValueKind.Object } element)
        {
            return null;
        }

        try
        {
            var read = element.Deserialize(OsbJsonContext.Default.KubernetesContext);
            return read?.Platform == OriginatingIdentity.KubernetesPlatform ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The JSON object to send.</summary>
    public JsonElement ToJson() => JsonSerializer.SerializeToElement(this, OsbJsonContext.Default.KubernetesContext);

    /// <summary>Leaves annotations out: one of them may be a whole manifest with secrets.</summary>
    public override string ToString() => $"KubernetesContext {{ Namespace = {Namespace}, InstanceName = {InstanceName} }}";
}
