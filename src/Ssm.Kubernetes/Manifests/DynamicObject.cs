using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Ssm.Kubernetes;

/// <summary>An object of any kind: metadata is typed, the rest stays JSON. For manifests and for kinds this program has no type for.</summary>
[JsonConverter(typeof(DynamicObjectConverter))]
public sealed class DynamicObject : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = null!;

    /// <inheritdoc/>
    public string Kind { get; set; } = null!;

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = null!;

    /// <summary>Everything beside the three members above: <c>spec</c>, <c>status</c>, <c>data</c> …; null when there is nothing.</summary>
    public JsonObject? Content { get; set; }
}
