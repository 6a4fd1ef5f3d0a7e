using System.Text.Json.Serialization;
using k8s;

namespace Ssm.StatefulServices.Api;

/// <summary>JSON of our own kind, as the Kubernetes API writes it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(KubernetesJson.KubernetesDateTimeConverter), typeof(KubernetesJson.KubernetesDateTimeOffsetConverter)])]
[JsonSerializable(typeof(StatefulService))]
[JsonSerializable(typeof(IReadOnlyList<ServiceEndpoint>))]
internal sealed partial class StatefulServiceJsonContext : JsonSerializerContext;
