using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Ssm.Standalone.Node.Controllers.Kinds;

/// <summary>An object of any kind without its content: who it is and whose.</summary>
internal sealed class ObjectHeader : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = null!;

    /// <inheritdoc/>
    [JsonPropertyName("kind")]
    public string Kind { get; set; } = null!;

    /// <inheritdoc/>
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = null!;
}
