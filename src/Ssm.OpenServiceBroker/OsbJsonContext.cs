using System.Text.Json;
using System.Text.Json.Serialization;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.OpenServiceBroker.Errors;
using Ssm.OpenServiceBroker.Identities;
using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;

namespace Ssm.OpenServiceBroker;

/// <summary>
/// Serialisation of all OSB bodies: snake_case, absent instead of null, unknown members ignored, duplicate members refused.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(Catalog))]
[JsonSerializable(typeof(ProvisionRequest))]
[JsonSerializable(typeof(ProvisionResponse))]
[JsonSerializable(typeof(UpdateRequest))]
[JsonSerializable(typeof(UpdateResponse))]
[JsonSerializable(typeof(DeprovisionResponse))]
[JsonSerializable(typeof(FetchInstanceResponse))]
[JsonSerializable(typeof(BindRequest))]
[JsonSerializable(typeof(BindResponse))]
[JsonSerializable(typeof(UnbindResponse))]
[JsonSerializable(typeof(FetchBindingResponse))]
[JsonSerializable(typeof(LastOperation))]
[JsonSerializable(typeof(OsbErrorBody))]
[JsonSerializable(typeof(KubernetesUser))]
[JsonSerializable(typeof(KubernetesContext))]
[JsonSerializable(typeof(InstanceMetadata))]
[JsonSerializable(typeof(BindingMetadata))]
[JsonSerializable(typeof(IReadOnlyList<VolumeMount>))]
[JsonSerializable(typeof(IReadOnlyList<BindingEndpoint>))]
[JsonSerializable(typeof(JsonElement))]
public sealed partial class OsbJsonContext : JsonSerializerContext;
