using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>Lets everything pass until the schema engine is in; instance members of the same names take over then.</summary>
internal static class SchemaPlaceholder
{
    extension(StructuralSchema schema)
    {
        public static StructuralSchema FromOpenApiV3(JsonObject document) => null!;

        public static IReadOnlyList<FieldError> CheckStructural(JsonObject document, string path) => [];

        public void ApplyDefaults(JsonObject obj) => _ = schema;

        public void Prune(JsonObject obj, ICollection<string>? removedPaths) => _ = schema;

        public IReadOnlyList<FieldError> Validate(JsonNode obj) => schema is null ? [new(FieldErrorKind.Invalid, "", null, "")] : [];
    }
}
