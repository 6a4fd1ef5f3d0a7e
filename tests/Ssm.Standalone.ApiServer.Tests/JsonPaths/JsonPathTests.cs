using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Tests.JsonPaths;

public sealed class JsonPathTests
{
    private static readonly JsonNode Document = JsonNode.Parse("""
        {"metadata":{"name":"n","annotations":{"foo.bar":"dotted","a/b":"slashed"}},
         "spec":{"x":1,"null":null,"list":["a","b","c"],"deep":{"x":2}},
         "status":{"conditions":[{"type":"Ready","status":"True","n":1},{"type":"Failed","status":"False","n":5}]}}
        """)!;

    [Theory]
    [InlineData(".spec.x", "1")]
    [InlineData("spec.x", "!")]
    [InlineData("$.spec.x", "1")]
    [InlineData("{.spec.x}", "1")]
    [InlineData(".metadata.annotations.foo\\.bar", "dotted")]
    [InlineData(".metadata.annotations['foo.bar']", "dotted")]
    [InlineData(".metadata.annotations[\"a/b\"]", "slashed")]
    [InlineData(".metadata.annotations.a/b", "slashed")]
    [InlineData("['spec']['x']", "1")]
    [InlineData(".spec.list[0]", "a")]
    [InlineData(".spec.list[-1]", "c")]
    [InlineData(".spec.list[3]", "")]
    [InlineData(".spec.list[*]", "a|b|c")]
    [InlineData(".spec.list[0:2]", "a|b")]
    [InlineData(".spec.list[::2]", "a|c")]
    [InlineData(".spec.list[-2:]", "b|c")]
    [InlineData(".spec.list[0,2]", "a|c")]
    [InlineData(".spec['x','deep'].x", "2")]
    [InlineData(".spec.deep.*", "2")]
    [InlineData("..x", "1|2")]
    [InlineData(".spec.null", "")]
    [InlineData(".spec.absent.x", "")]
    [InlineData(".spec.x.y", "")]
    [InlineData(".status.conditions[?(@.type==\"Ready\")].status", "True")]
    [InlineData(".status.conditions[?(@.type=='Ready')].status", "True")]
    [InlineData(".status.conditions[?( @.type != \"Ready\" )].status", "False")]
    [InlineData(".status.conditions[?(@.n>1)].type", "Failed")]
    [InlineData(".status.conditions[?(@.n<=1)].type", "Ready")]
    [InlineData(".status.conditions[?(@.absent)].type", "")]
    [InlineData(".status.conditions[?(@.status)].type", "Ready|Failed")]
    [InlineData(".status.conditions[?(@.n==5)].type", "Failed")]
    public void Evaluate_Path_FindsWhatKubernetesFinds(string path, string expected)
    {
        if (expected == "!")
        {
            Assert.Throws<FormatException>(() => JsonPath.Parse(path));
            return;
        }

        Assert.Equal(expected, string.Join('|', JsonPath.Parse(path).Evaluate(Document).Select(node => node.ToString())));
    }

    [Theory]
    [InlineData("spec", "invalid JSONPath \"spec\" at position 1: expected '.' or '['")]
    [InlineData(".a[", "invalid JSONPath \".a[\" at position 4: invalid array index")]
    [InlineData(".a['b", "invalid JSONPath \".a['b\" at position 6: unterminated quoted string")]
    [InlineData(".a[x]", "invalid JSONPath \".a[x]\" at position 4: invalid array index")]
    [InlineData(".a[?(@.b==)]", "invalid JSONPath \".a[?(@.b==)]\" at position 11: expected a path, a quoted string, a number, true or false")]
    [InlineData(".a[::0]", "invalid JSONPath \".a[::0]\" at position 7: step must be > 0")]
    [InlineData(".a b", "invalid JSONPath \".a b\" at position 3: expected '.' or '['")]
    public void Parse_Malformed_NamesThePosition(string path, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => JsonPath.Parse(path)).Message);
}
