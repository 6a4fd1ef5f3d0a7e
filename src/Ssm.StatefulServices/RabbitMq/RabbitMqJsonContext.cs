using System.Text.Json.Serialization;

namespace Ssm.StatefulServices.RabbitMq;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RabbitMqFormationState))]
internal sealed partial class RabbitMqJsonContext : JsonSerializerContext;
