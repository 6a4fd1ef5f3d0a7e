using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Ssm.StatefulServices.Offerings;

/// <summary>JSON of offerings, as a site's configuration file has them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(Offering))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class OfferingJsonContext : JsonSerializerContext;
