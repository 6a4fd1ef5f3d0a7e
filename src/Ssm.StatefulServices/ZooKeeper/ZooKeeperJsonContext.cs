using System.Text.Json.Serialization;

namespace Ssm.StatefulServices.ZooKeeper;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ZooKeeperFormationState))]
internal sealed partial class ZooKeeperJsonContext : JsonSerializerContext;
