using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>
/// One level of a schema. Immutable; nodes of built-in types are shared by all kinds that use the type and may form cycles, so
/// <see cref="Properties"/> is evaluated when first asked for.
/// </summary>
internal sealed record SchemaNode
{
    internal static readonly IReadOnlyDictionary<string, SchemaNode> NoProperties = new Dictionary<string, SchemaNode>();

    private readonly Lazy<IReadOnlyDictionary<string, SchemaNode>>? _properties;

    /// <summary>"object", "array", "string", "integer", "number", "boolean", or null for any.</summary>
    internal string? Type { get; init; }

    internal string? Format { get; init; }

    internal bool Nullable { get; init; }

    /// <summary>An integer or a string; <c>x-kubernetes-int-or-string</c>. <see cref="Type"/> is null then.</summary>
    internal bool IntOrString { get; init; }

    /// <summary>Unknown members are kept; <c>x-kubernetes-preserve-unknown-fields</c>.</summary>
    internal bool PreserveUnknownFields { get; init; }

    /// <summary>
    /// A whole Kubernetes object with apiVersion, kind and metadata, which are properties then even if not declared: the root, and
    /// <c>x-kubernetes-embedded-resource</c>.
    /// </summary>
    internal bool IsResource { get; init; }

    internal IReadOnlyDictionary<string, SchemaNode> Properties
    {
        get => _properties?.Value ?? NoProperties;
        init => _properties = new Lazy<IReadOnlyDictionary<string, SchemaNode>>(value);
    }

    internal Lazy<IReadOnlyDictionary<string, SchemaNode>> LazyProperties
    {
        init => _properties = value;
    }

    /// <summary>Schema of the values of a free-form map; null if there is none.</summary>
    internal SchemaNode? AdditionalProperties { get; init; }

    /// <summary><c>additionalProperties: true</c>: a free-form map of anything.</summary>
    internal bool AnyAdditionalProperties { get; init; }

    internal SchemaNode? Items { get; init; }

    internal JsonNode? Default { get; init; }

    internal IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>Everything that only bounds values; null for the many nodes without bounds.</summary>
    internal SchemaConstraints? Constraints { get; init; }

    internal ListType? ListType { get; init; }

    internal IReadOnlyList<string> ListMapKeys { get; init; } = [];

    internal PatchStrategy PatchStrategy { get; init; }

    /// <summary>Member by which items of a list merge; null for primitives.</summary>
    internal string? PatchMergeKey { get; init; }

    /// <summary>True for Kubernetes' own types, whose values Go decodes: null is absence everywhere.</summary>
    internal bool IsBuiltIn { get; init; }

    /// <summary>The C# model behind the node of a built-in type; null elsewhere.</summary>
    internal Type? Model { get; init; }

    /// <summary>Schema of the member, or null if unknown.</summary>
    internal SchemaNode? Member(string name) => Properties.GetValueOrDefault(name) ?? AdditionalProperties;
}
