using System.Text.Json.Nodes;
using CsCheck;

namespace Ssm.Standalone.ApiServer.Tests.Schemas;

/// <summary>Random objects whose members have real names and often the wrong values.</summary>
internal static class MalformedObjects
{
    private static readonly string[] Names =
    [
        "metadata", "spec", "status", "name", "labels", "template", "containers", "ports", "selector", "matchLabels", "matchExpressions", "conditions",
        "type", "subsets", "addresses", "replicas", "volumes", "env", "data", "phase", "state", "creationTimestamp", "containerStatuses", "versions",
        "$patch", "$retainKeys", "$setElementOrder/containers", "$deleteFromPrimitiveList/finalizers", "finalizers",
    ];

    private static readonly string[] SchemaNames =
    [
        "type", "properties", "items", "additionalProperties", "required", "enum", "default", "anyOf", "not", "pattern", "minimum", "nullable", "spec", "a",
        "metadata", "x-kubernetes-list-type", "x-kubernetes-list-map-keys", "x-kubernetes-int-or-string", "format", "maxLength",
    ];

    internal static readonly Gen<JsonObject> Gen = Members(Names, depth: 4);

    internal static readonly Gen<JsonObject> OfSchema = Members(SchemaNames, depth: 4);

    private static Gen<JsonObject> Members(string[] names, int depth) =>
        CsCheck.Gen.Dictionary(CsCheck.Gen.Int[0, names.Length - 1].Select(index => names[index]), Value(names, depth))[0, 4]
            .Select(members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))));

    private static Gen<JsonNode?> Value(string[] names, int depth)
    {
        var texts = new[] { "", "a", "Ready", "delete", "replace", "object", "array", "string", "map", "2020-01-01T00:00:00Z", "(" };
        var leaf = CsCheck.Gen.OneOf(
            CsCheck.Gen.Int[-1, 70000].Select(number => (JsonNode?)JsonValue.Create(number)),
            CsCheck.Gen.Double.Where(double.IsFinite).Select(number => (JsonNode?)JsonValue.Create(number)),
            CsCheck.Gen.Int[0, texts.Length - 1].Select(index => (JsonNode?)JsonValue.Create(texts[index])),
            CsCheck.Gen.Bool.Select(flag => (JsonNode?)JsonValue.Create(flag)),
            CsCheck.Gen.Const((JsonNode?)null));
        return depth == 0
            ? leaf
            : CsCheck.Gen.OneOf(
                leaf,
                Members(names, depth - 1).Select(obj => (JsonNode?)obj),
                Value(names, depth - 1).Array[0, 3].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])));
    }
}
