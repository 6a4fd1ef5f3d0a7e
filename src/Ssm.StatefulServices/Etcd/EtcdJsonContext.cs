using System.Text.Json.Serialization;

namespace Ssm.StatefulServices.Etcd;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EtcdFormationState))]
internal sealed partial class EtcdJsonContext : JsonSerializerContext;
