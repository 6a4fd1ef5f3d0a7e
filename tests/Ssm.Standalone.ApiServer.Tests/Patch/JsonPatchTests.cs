using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Patch;

namespace Ssm.Standalone.ApiServer.Tests.Patch;

public sealed class JsonPatchTests
{
    // RFC 6902, appendix A, and the corners that clients reach.
    [Theory]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux"}]""", """{"baz":"qux","foo":"bar"}""")]
    [InlineData("""{"foo":["bar","baz"]}""", """[{"op":"add","path":"/foo/1","value":"qux"}]""", """{"foo":["bar","qux","baz"]}""")]
    [InlineData("""{"foo":["bar"]}""", """[{"op":"add","path":"/foo/-","value":["abc"]}]""", """{"foo":["bar",["abc"]]}""")]
    [InlineData("""{"foo":["bar"]}""", """[{"op":"add","path":"/foo/1","value":null}]""", """{"foo":["bar",null]}""")]
    [InlineData("""{"baz":"qux","foo":"bar"}""", """[{"op":"remove","path":"/baz"}]""", """{"foo":"bar"}""")]
    [InlineData("""{"foo":["bar","qux","baz"]}""", """[{"op":"remove","path":"/foo/1"}]""", """{"foo":["bar","baz"]}""")]
    [InlineData("""{"baz":"qux"}""", """[{"op":"replace","path":"/baz","value":"boo"}]""", """{"baz":"boo"}""")]
    [InlineData("""{"a":{"b":1},"c":{}}""", """[{"op":"move","from":"/a/b","path":"/c/d"}]""", """{"a":{},"c":{"d":1}}""")]
    [InlineData("""{"foo":["all","grass","cows","eat"]}""", """[{"op":"move","from":"/foo/1","path":"/foo/3"}]""", """{"foo":["all","cows","eat","grass"]}""")]
    [InlineData("""{"a":1}""", """[{"op":"move","from":"/a","path":"/a"}]""", """{"a":1}""")]
    [InlineData("""{"a":{"b":[1]}}""", """[{"op":"copy","from":"/a/b","path":"/c"}]""", """{"a":{"b":[1]},"c":[1]}""")]
    [InlineData("""{"a":1.0}""", """[{"op":"test","path":"/a","value":1}]""", """{"a":1.0}""")]
    [InlineData("""{"a":1}""", """[{"op":"test","path":"/b","value":null}]""", """{"a":1}""")]
    [InlineData("""{"a/b":1,"m~n":2}""", """[{"op":"replace","path":"/a~1b","value":3},{"op":"remove","path":"/m~0n"}]""", """{"a/b":3}""")]
    [InlineData("""{"":1}""", """[{"op":"replace","path":"/","value":2}]""", """{"":2}""")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"","value":{"b":2}}]""", """{"b":2}""")]
    [InlineData("""{"a":1}""", "[]", """{"a":1}""")]
    public void Apply_Operation_GivesTheRfcsResult(string document, string patch, string expected) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), Apply(document, patch)));

    [Theory]
    [InlineData("""{"op":"remove","path":"/b"}""", PatchFailure.NotApplicable, "remove operation does not apply: doc is missing path: \"/b\": missing value")]
    [InlineData("""{"op":"add","path":"/b/c","value":1}""", PatchFailure.NotApplicable, "add operation does not apply: doc is missing path: \"/b/c\": missing value")]
    [InlineData("""{"op":"add","path":"/l/3","value":1}""", PatchFailure.NotApplicable, "add operation does not apply: doc has no position \"/l/3\": the array has 2 items")]
    [InlineData("""{"op":"replace","path":"/l/02","value":1}""", PatchFailure.NotApplicable, "replace operation does not apply: doc is missing path: \"/l/02\": missing value")]
    [InlineData("""{"op":"test","path":"/a","value":2}""", PatchFailure.NotApplicable, "testing value /a failed")]
    [InlineData("""{"op":"move","from":"/o","path":"/o/x"}""", PatchFailure.NotApplicable, "move operation does not apply: \"/o\" cannot be moved into itself")]
    [InlineData("""{"op":"replace","path":"","value":[]}""", PatchFailure.NotApplicable, "the patch replaces the whole object by something that is no object")]
    [InlineData("""{"op":"remove","path":""}""", PatchFailure.NotApplicable, "remove operation does not apply: the whole object cannot be removed")]
    [InlineData("""{"op":"frob","path":"/a"}""", PatchFailure.Malformed, "Unexpected kind: frob")]
    [InlineData("""{"op":"add","path":"/a"}""", PatchFailure.Malformed, "operation \"add\" on path \"/a\" has no member \"value\"")]
    [InlineData("""{"op":"add","path":"a","value":1}""", PatchFailure.Malformed, "json pointer \"a\" must be empty or start with \"/\"")]
    [InlineData("\"x\"", PatchFailure.Malformed, "each operation of a JSON patch must be an object")]
    public void Apply_Impossible_SaysWhy(string operation, PatchFailure failure, string message)
    {
        var exception = Assert.Throws<PatchException>(() => Apply("""{"a":1,"l":[1,2],"o":{}}""", $"[{operation}]"));

        Assert.Equal((failure, message), (exception.Failure, exception.Message));
    }

    [Fact]
    public void Apply_LaterOperationFails_LeavesTheDocumentAsItWas()
    {
        var document = JsonNode.Parse("""{"a":1}""")!.AsObject();

        Assert.Throws<PatchException>(() => JsonPatch.Apply(document, JsonNode.Parse("""[{"op":"remove","path":"/a"},{"op":"remove","path":"/a"}]""")!.AsArray()));

        Assert.Equal("""{"a":1}""", document.ToJsonString());
    }

    [Fact]
    public void Apply_CopiesOfCopies_AreRefusedBeforeTheyFillTheMemory()
    {
        var patch = string.Join(',', Enumerable.Range(0, 40).Select(i => $$"""{"op":"copy","from":"","path":"/c{{i}}"}"""));

        Assert.Contains("exceeding the limit 3145728", Assert.Throws<PatchException>(() => Apply("""{"a":"some text to copy"}""", $"[{patch}]")).Message);
    }

    [Fact]
    public void Apply_NestsTooDeep_IsRefused()
    {
        var patch = string.Join(',', Enumerable.Repeat("""{"op":"copy","from":"","path":"/a"}""", 200));

        Assert.Equal("the patched object is nested deeper than 128 levels", Assert.Throws<PatchException>(() => Apply("{}", $"[{patch}]")).Message);
    }

    private static JsonObject Apply(string document, string patch) =>
        JsonPatch.Apply(JsonNode.Parse(document)!.AsObject(), JsonNode.Parse(patch)!.AsArray());
}
