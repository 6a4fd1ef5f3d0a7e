using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>Bounds on a value. Source: JSON Schema Validation (draft 4, as OpenAPI v3.0 uses it).</summary>
internal sealed record SchemaConstraints
{
    internal IReadOnlyList<JsonNode?> Enum { get; init; } = [];

    internal SchemaPattern? Pattern { get; init; }

    internal decimal? Minimum { get; init; }

    internal bool ExclusiveMinimum { get; init; }

    internal decimal? Maximum { get; init; }

    internal bool ExclusiveMaximum { get; init; }

    internal decimal? MultipleOf { get; init; }

    internal int? MinLength { get; init; }

    internal int? MaxLength { get; init; }

    internal int? MinItems { get; init; }

    internal int? MaxItems { get; init; }

    internal bool UniqueItems { get; init; }

    internal int? MinProperties { get; init; }

    internal int? MaxProperties { get; init; }

    internal IReadOnlyList<SchemaNode> AllOf { get; init; } = [];

    internal IReadOnlyList<SchemaNode> AnyOf { get; init; } = [];

    internal IReadOnlyList<SchemaNode> OneOf { get; init; } = [];

    internal SchemaNode? Not { get; init; }

    /// <summary>True if nothing is bounded.</summary>
    internal bool IsEmpty => Enum.Count == 0 && Pattern is null && Minimum is null && Maximum is null && MultipleOf is null
        && MinLength is null && MaxLength is null && MinItems is null && MaxItems is null && !UniqueItems
        && MinProperties is null && MaxProperties is null && AllOf.Count == 0 && AnyOf.Count == 0 && OneOf.Count == 0 && Not is null;
}
