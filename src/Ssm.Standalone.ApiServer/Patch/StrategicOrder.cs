using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Schemas;

namespace Ssm.Standalone.ApiServer.Patch;

/// <summary>
/// <c>$setElementOrder</c>: items the client knows come in the client's order, items that only the server has keep their place
/// relative to those. Source: Kubernetes community, "Preserve Order in Strategic Merge Patch".
/// </summary>
internal sealed class StrategicOrder
{
    private readonly string _field;
    private readonly JsonArray _order;
    private readonly JsonArray _before;
    private readonly string? _key;

    private StrategicOrder(string field, JsonArray order, JsonArray before, string? key) =>
        (_field, _order, _before, _key) = (field, order, before, key);

    /// <summary>Remembers the list as it was before the patch and checks that the order covers what the patch sets.</summary>
    internal static StrategicOrder Prepare(string directive, JsonNode? order, JsonObject target, JsonObject patch, SchemaNode? schema)
    {
        _ = PatchDirectives.IsOrder(directive, out var field);
        var key = schema?.Member(field)?.PatchMergeKey;
        var list = order as JsonArray ?? throw new PatchException($"{directive} must be a list: {order?.ToJsonString() ?? "null"}");
        if (patch[field] is JsonArray items)
        {
            var stray = items.FirstOrDefault(item =>
                (item is not JsonObject obj || PatchDirectives.Of(obj) is null) && StrategicList.IndexOf(list, item, key) < 0);
            if (stray is not null)
            {
                throw new PatchException($"{directive} does not list {stray.ToJsonString()}, which the same patch sets");
            }
        }

        return new StrategicOrder(field, list, (JsonArray?)(target[field] as JsonArray)?.DeepClone() ?? [], key);
    }

    internal void Apply(JsonObject target)
    {
        if (target[_field] is not JsonArray list)
        {
            return;
        }

        var known = new Queue<JsonNode?>(list.Where(item => Rank(_order, item) >= 0).OrderBy(item => Rank(_order, item)));
        var others = new Queue<JsonNode?>(list.Where(item => Rank(_order, item) < 0));
        var sorted = new JsonArray();
        while (known.Count + others.Count > 0)
        {
            sorted.Add((OtherIsNext(known, others) ? others : known).Dequeue()?.DeepClone());
        }

        target[_field] = sorted;
    }

    private bool OtherIsNext(Queue<JsonNode?> known, Queue<JsonNode?> others)
    {
        if (known.Count == 0 || others.Count == 0)
        {
            return known.Count == 0;
        }

        var (left, right) = (Rank(_before, others.Peek()), Rank(_before, known.Peek()));
        return left >= 0 && right >= 0 && left < right;
    }

    private int Rank(JsonArray list, JsonNode? item) => StrategicList.IndexOf(list, item, _key);
}
