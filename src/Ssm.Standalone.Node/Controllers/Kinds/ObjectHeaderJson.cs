using System.Text.Json.Serialization;
using k8s;

namespace Ssm.Standalone.Node.Controllers.Kinds;

/// <summary>Source-generated JSON of object headers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(KubernetesJson.KubernetesDateTimeConverter), typeof(KubernetesJson.KubernetesDateTimeOffsetConverter)])]
[JsonSerializable(typeof(ObjectHeader))]
internal sealed partial class ObjectHeaderJson : JsonSerializerContext;
