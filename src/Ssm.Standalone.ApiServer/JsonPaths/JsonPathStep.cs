using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.JsonPaths;

/// <summary>One step of a path: from one value to those below it that it selects.</summary>
internal abstract record JsonPathStep
{
    private JsonPathStep()
    {
    }

    internal abstract IEnumerable<JsonNode> Select(JsonNode node);

    private static IEnumerable<JsonNode> Children(JsonNode node) => node switch
    {
        JsonObject obj => obj.Select(member => member.Value).OfType<JsonNode>(),
        JsonArray array => array.OfType<JsonNode>(),
        _ => [],
    };

    /// <summary><c>.name</c> or <c>['name']</c>.</summary>
    internal sealed record Member(string Name) : JsonPathStep
    {
        internal override IEnumerable<JsonNode> Select(JsonNode node) => node.At(Name) is { } child ? [child] : [];
    }

    /// <summary><c>.*</c> or <c>[*]</c>.</summary>
    internal sealed record Wildcard : JsonPathStep
    {
        internal override IEnumerable<JsonNode> Select(JsonNode node) => Children(node);
    }

    /// <summary><c>..</c>: the value itself and everything below it.</summary>
    internal sealed record Descent : JsonPathStep
    {
        internal override IEnumerable<JsonNode> Select(JsonNode node) => Children(node).SelectMany(Select).Prepend(node);
    }

    /// <summary><c>[1]</c>, <c>[-1]</c>.</summary>
    internal sealed record Position(int Index) : JsonPathStep
    {
        internal override IEnumerable<JsonNode> Select(JsonNode node)
        {
            var array = node as JsonArray;
            var index = Index < 0 ? Index + array?.Count ?? -1 : Index;
            return array is not null && index >= 0 && index < array.Count && array[index] is { } item ? [item] : [];
        }
    }

    /// <summary><c>[0:3]</c>, <c>[::2]</c>: end exclusive, negative counts from the end.</summary>
    internal sealed record Range(int? Start, int? End, int Step) : JsonPathStep
    {
        internal override IEnumerable<JsonNode> Select(JsonNode node)
        {
            if (node is not JsonArray array)
            {
                yield break;
            }

            var end = Bound(End, array.Count, array.Count);
            for (var i = Bound(Start, 0, array.Count); i < end; i += Step)
            {
                if (array[i] is { } item)
                {
                    yield return item;
                }
            }
        }

        private static int Bound(int? bound, int absent, int count) => bound is { } value ? Math.Clamp(value < 0 ? value + count : value, 0, count) : absent;
    }

    /// <summary><c>['a','b']</c>, <c>[0,2]</c>.</summary>
    internal sealed record Union(IReadOnlyList<JsonPathStep> Steps) : JsonPathStep
    {
        internal override IEnumerable<JsonNode> Select(JsonNode node) => Steps.SelectMany(step => step.Select(node));
    }

    /// <summary><c>[?(@.a=="b")]</c>; without comparison, whether the left path exists.</summary>
    internal sealed record Filter(JsonPathOperand Left, string? Comparison, JsonPathOperand? Right) : JsonPathStep
    {
        internal override IEnumerable<JsonNode> Select(JsonNode node) => node is JsonArray or JsonObject ? Children(node).Where(Holds) : [];

        private bool Holds(JsonNode item) => Left.Value(item) is { } left
            && (Comparison is null || (Right!.Value(item) is { } right && JsonPathComparison.Holds(left, Comparison, right)));
    }
}
