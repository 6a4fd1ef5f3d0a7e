using System.Text.Json.Nodes;
using CsCheck;
using Ssm.ServiceCatalog.Admission;

namespace Ssm.ServiceCatalog.Tests.Admission;

public sealed class JsonPatchTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""", "[]")]
    [InlineData("""{"a":1}""", """{"a":2}""", """[{"op":"replace","path":"/a","value":2}]""")]
    [InlineData("""{"a":1}""", """{"b":2}""", """[{"op":"remove","path":"/a"},{"op":"add","path":"/b","value":2}]""")]
    [InlineData("""{"a":null}""", """{"a":1}""", """[{"op":"replace","path":"/a","value":1}]""")]
    [InlineData("""{"m":{"x/y":1}}""", """{"m":{"x/y":1,"k~":2}}""", """[{"op":"add","path":"/m/k~0","value":2}]""")]
    [InlineData("""{"l":[1,2]}""", """{"l":[2]}""", """[{"op":"replace","path":"/l","value":[2]}]""")]
    public void Between_TwoTrees_IsTheShortestWay(string before, string after, string patch) =>
        Assert.Equal(patch, JsonPatch.Between(JsonNode.Parse(before)!, JsonNode.Parse(after)!).ToJsonString());

    [Fact]
    public void Between_SameTree_IsEmpty() =>
        Gen.Dictionary(Gen.String, Gen.Int)[0, 5].Sample(members =>
        {
            var tree = new JsonObject(members.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value))));
            return JsonPatch.Between(tree, tree.DeepClone()).Count == 0;
        });
}
