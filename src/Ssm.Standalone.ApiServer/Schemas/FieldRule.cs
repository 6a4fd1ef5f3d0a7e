using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>What the C# model of a built-in type does not say about a field, but Kubernetes' own schema does.</summary>
internal sealed record FieldRule
{
    internal static readonly FieldRule None = new();

    internal bool Required { get; init; }

    internal PatchStrategy PatchStrategy { get; init; }

    internal string? PatchMergeKey { get; init; }

    internal ListType? ListType { get; init; }

    internal IReadOnlyList<string> ListMapKeys { get; init; } = [];

    internal IReadOnlyList<JsonNode?> Enum { get; init; } = [];

    internal JsonNode? Default { get; init; }

    /// <summary>Reads the words after a field's name in <see cref="FieldRules"/>.</summary>
    internal static FieldRule Parse(IEnumerable<string> words) => words.Aggregate(None, With);

    private static FieldRule With(FieldRule rule, string word)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? word : word[..colon];
        var value = colon < 0 ? null : word[(colon + 1)..];
        return name switch
        {
            "required" => rule with { Required = true },
            "merge" => rule with { PatchStrategy = rule.PatchStrategy | PatchStrategy.Merge, PatchMergeKey = value },
            "replace" => rule with { PatchStrategy = rule.PatchStrategy | PatchStrategy.Replace },
            "retainKeys" => rule with { PatchStrategy = rule.PatchStrategy | PatchStrategy.RetainKeys },
            "map" => rule with { ListType = Schemas.ListType.Map, ListMapKeys = value!.Split(',') },
            "set" => rule with { ListType = Schemas.ListType.Set },
            "enum" => rule with { Enum = [.. value!.Split('|').Select(item => (JsonNode?)JsonValue.Create(item))] },
            "default" => rule with { Default = JsonNode.Parse(value!) },
            _ => throw new FormatException($"unknown word \"{word}\" in the field rules"),
        };
    }
}
