using System.Text.Json;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Tests.Parameters;

public class ParameterMergeTests
{
    [Theory]
    [InlineData("""{"a":1,"b":{"c":2,"d":3}}""", """{"b":{"c":4}}""", """{"a":1,"b":{"c":4,"d":3}}""")]
    [InlineData("""{"a":1,"b":2}""", """{"a":null}""", """{"b":2}""")]
    [InlineData("""{"a":1}""", """{"a":{"b":1}}""", """{"a":{"b":1}}""")]
    [InlineData("""{}""", """{"a":{"b":null}}""", """{"a":{}}""")]
    public void Apply_Changes_MergeAsRfc7386Says(string current, string changes, string expected) =>
        Assert.Equal(expected, ParameterMerge.Apply(Json(current), Json(changes)).GetRawText());

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
