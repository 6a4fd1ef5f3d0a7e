using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Ssm.Kubernetes.Json;

/// <summary>JSON that has no type of its own: patches.</summary>
[JsonSerializable(typeof(JsonNode))]
internal sealed partial class NodeJsonContext : JsonSerializerContext;
