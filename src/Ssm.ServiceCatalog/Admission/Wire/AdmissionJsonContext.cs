using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Ssm.ServiceCatalog.Admission.Wire;

/// <summary>JSON of the admission protocol.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AdmissionReview))]
[JsonSerializable(typeof(JsonArray))]
internal sealed partial class AdmissionJsonContext : JsonSerializerContext;
