using System.Text.Json.Serialization;
using k8s;

namespace Ssm.ServiceDiscovery.Names;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(KubernetesJson.KubernetesDateTimeConverter), typeof(KubernetesJson.KubernetesDateTimeOffsetConverter)])]
[JsonSerializable(typeof(StatefulServiceHost))]
internal sealed partial class ServiceDiscoveryJsonContext : JsonSerializerContext;
