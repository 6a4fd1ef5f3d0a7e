using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.JsonPaths;

/// <summary>
/// The paths of printer columns and of <c>selectableFields</c>: members, quoted members, positions, ranges, unions, wildcards,
/// filters and descent. Immutable. Source: Kubernetes documentation, "JSONPath Support"; text outside of a path is not supported.
/// </summary>
public sealed class JsonPath
{
    private readonly string _text;
    private readonly IReadOnlyList<JsonPathStep> _steps;

    private JsonPath(string text, IReadOnlyList<JsonPathStep> steps) => (_text, _steps) = (text, steps);

    /// <summary>Reads a path such as <c>.spec.x</c>, <c>.metadata.annotations.foo\.bar</c>, <c>.status.conditions[?(@.type=="Ready")].status</c>.</summary>
    /// <exception cref="FormatException">The message names the position.</exception>
    public static JsonPath Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new JsonPath(text, new JsonPathParser(text).Parse());
    }

    /// <summary>Every value at the path, in document order; empty if there is none. Nulls count as missing.</summary>
    public IReadOnlyList<JsonNode> Evaluate(JsonNode root)
    {
        ArgumentNullException.ThrowIfNull(root);
        IEnumerable<JsonNode> nodes = [root];
        foreach (var step in _steps)
        {
            nodes = nodes.SelectMany(step.Select);
        }

        return [.. nodes];
    }

    /// <summary>The first value at the path, or null.</summary>
    public JsonNode? First(JsonNode root)
    {
        var found = Evaluate(root);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>The text that was parsed.</summary>
    public override string ToString() => _text;
}
