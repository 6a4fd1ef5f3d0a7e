using System.Text.Json.Serialization;

namespace Ssm.StatefulServices.Tdsql;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TdsqlFormationState))]
internal sealed partial class TdsqlJsonContext : JsonSerializerContext;
