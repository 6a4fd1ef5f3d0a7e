using Ssm.Standalone.ApiServer.Registry;

namespace Ssm.Standalone.ApiServer.OpenApi;

/// <summary>The served kinds, as OpenAPI speaks of them.</summary>
internal static class OpenApiKinds
{
    internal static IReadOnlyList<OpenApiKind> Of(IReadOnlyList<ResourceDefinition> definitions) => [.. definitions.Select(definition => new OpenApiKind
    {
        Group = definition.Group,
        Version = definition.Version,
        Kind = definition.Kind,
        Plural = definition.Plural,
        IsNamespaced = definition.IsNamespaced,
        IsCustom = definition.IsCustom,
        Schema = definition.OpenApiSchema,
        HasStatus = definition.HasStatus,
        HasScale = definition.Scale is not null,
        Verbs = definition.Verbs,
    })];
}
