using System.Text.Json.Serialization;

namespace Ssm.StatefulServices.Csp;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CspFormationState))]
internal sealed partial class CspJsonContext : JsonSerializerContext;
