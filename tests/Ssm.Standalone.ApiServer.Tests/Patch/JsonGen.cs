using System.Text.Json.Nodes;
using CsCheck;

namespace Ssm.Standalone.ApiServer.Tests.Patch;

/// <summary>Random JSON with few member names, so that two documents overlap.</summary>
internal static class JsonGen
{
    private static readonly Gen<string> Name = OneOf("a", "b", "c", "a/b", "m~n", "");

    internal static Gen<JsonObject> Object(bool nulls) => Members(nulls, depth: 3);

    private static Gen<JsonObject> Members(bool nulls, int depth) =>
        Gen.Dictionary(Name, Value(nulls, depth))[0, 4].Select(members => new JsonObject(members.Select(member =>
            KeyValuePair.Create(member.Key, member.Value?.DeepClone()))));

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static Gen<JsonNode?> Value(bool nulls, int depth)
    {
        var leaf = Gen.OneOf(
            Gen.Int[0, 3].Select(number => (JsonNode?)JsonValue.Create(number)),
            OneOf("x", "y").Select(text => (JsonNode?)JsonValue.Create(text)),
            Gen.Bool.Select(flag => (JsonNode?)JsonValue.Create(flag)));
        leaf = nulls ? Gen.OneOf(leaf, Gen.Const((JsonNode?)null)) : leaf;
        return depth == 0
            ? leaf
            : Gen.OneOf(
                leaf,
                Members(nulls, depth - 1).Select(obj => (JsonNode?)obj),
                Value(nulls, depth - 1).Array[0, 3].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])));
    }
}
