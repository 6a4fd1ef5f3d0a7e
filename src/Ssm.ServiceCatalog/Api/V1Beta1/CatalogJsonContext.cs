using System.Text.Json.Serialization;
using k8s;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api.V1Alpha1;

namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>JSON of the eight kinds, camelCase, absent members left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(SharedStringConverter), typeof(KubernetesTimeConverter), typeof(KubernetesJson.KubernetesDateTimeConverter)])]
[JsonSerializable(typeof(ClusterServiceBroker))]
[JsonSerializable(typeof(ServiceBroker))]
[JsonSerializable(typeof(ClusterServiceClass))]
[JsonSerializable(typeof(ServiceClass))]
[JsonSerializable(typeof(ClusterServicePlan))]
[JsonSerializable(typeof(ServicePlan))]
[JsonSerializable(typeof(ServiceInstance))]
[JsonSerializable(typeof(ServiceBinding))]
[JsonSerializable(typeof(OrphanedResource))]
public sealed partial class CatalogJsonContext : JsonSerializerContext;
