using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.JsonPaths;

/// <summary>One side of a filter: a path from the item, or a literal.</summary>
internal sealed record JsonPathOperand(IReadOnlyList<JsonPathStep>? Path, JsonNode? Literal)
{
    internal JsonNode? Value(JsonNode item) => Path is null
        ? Literal
        : Path.Aggregate((IEnumerable<JsonNode>)[item], (nodes, step) => nodes.SelectMany(step.Select)).FirstOrDefault();
}
