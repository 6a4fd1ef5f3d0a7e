using System.Text.Json.Serialization;

namespace Ssm.StatefulServices.Credis;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CredisFormationState))]
[JsonSerializable(typeof(CredisClusterState))]
internal sealed partial class CredisJsonContext : JsonSerializerContext;
