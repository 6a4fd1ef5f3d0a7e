using System.Text.Json;
using CsCheck;
using Ssm.ServiceCatalog.Bindings.Transforms;

namespace Ssm.ServiceCatalog.Tests.Bindings;

public sealed class JsonPathTemplateTests
{
    private static readonly Gen<string> Key = Gen.String[Gen.Char[' ', '~'].Where(symbol => symbol != '\''), 1, 12];

    [Theory]
    [InlineData("postgres://{.host}:{.port}/x", "postgres://db:5432/x")]
    [InlineData("{.nodes[1].name}", "b")]
    [InlineData("{.nodes[-1].name}", "b")]
    [InlineData("{.nodes[*].name}", "a b")]
    [InlineData("{$.host}{\"}\"}", "db}")]
    public void TryEvaluate_Template_GivesWhatKubectlGives(string template, string expected)
    {
        var root = Root("""{"host":"db","port":5432,"nodes":[{"name":"a"},{"name":"b"}]}""");

        Assert.True(JsonPathTemplate.TryEvaluate(template, root, out var text, out var problem), problem);
        Assert.Equal(expected, text);
    }

    [Fact]
    public void TryEvaluate_AnyKeyInQuotes_IsFound() => Key.Sample(key =>
        JsonPathTemplate.TryEvaluate($"<{{['{key}']}}>", Of(key, "v"), out var text, out _) && text == "<v>");

    [Fact]
    public void TryEvaluate_AnyTextWithoutBraces_StaysAsItIs() => Gen.String.Where(text => !text.Contains('{')).Sample(text =>
        JsonPathTemplate.TryEvaluate(text, Of("a", "b"), out var result, out _) && result == text);

    [Fact]
    public void TryEvaluate_AnyText_EndsInATextOrAProblem() => Gen.String[Gen.Char["{}[]'\".*$ab0-"], 0, 30].Sample(template =>
        JsonPathTemplate.TryEvaluate(template, Of("a", "b"), out var text, out var problem) ? text is not null : problem.Length > 0);

    private static Dictionary<string, JsonElement> Of(string key, string value) => new() { [key] = JsonElement.Parse($"\"{value}\"") };

    private static Dictionary<string, JsonElement> Root(string json) => JsonElement.Parse(json).EnumerateObject().ToDictionary(member => member.Name, member => member.Value);
}
