using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Selectors;

namespace Ssm.Standalone.ApiServer.Tests.Selectors;

public sealed class LabelSelectorTests
{
    private static readonly JsonObject Labels = new() { ["app"] = "redis", ["tier"] = "db", ["n"] = "7", ["empty"] = "" };

    [Theory]
    [InlineData("", true)]
    [InlineData("app=redis", true)]
    [InlineData("app == redis", true)]
    [InlineData("app=mysql", false)]
    [InlineData("app!=mysql", true)]
    [InlineData("app!=redis", false)]
    [InlineData("absent!=x", true)]
    [InlineData("app in (redis, mysql)", true)]
    [InlineData("app in (mysql)", false)]
    [InlineData("app notin (mysql)", true)]
    [InlineData("absent notin (mysql)", true)]
    [InlineData("absent in (mysql)", false)]
    [InlineData("app", true)]
    [InlineData("absent", false)]
    [InlineData("!absent", true)]
    [InlineData("!app", false)]
    [InlineData("n>6", true)]
    [InlineData("n>7", false)]
    [InlineData("n<8,app", true)]
    [InlineData("app<8", false)]
    [InlineData("empty=", true)]
    [InlineData("app=", false)]
    [InlineData("app=redis,tier in (db,cache),!x", true)]
    [InlineData("app=redis,tier=cache", false)]
    [InlineData("app=in", false)]
    public void Matches_Text_AnswersAsKubernetes(string selector, bool expected) =>
        Assert.Equal(expected, LabelSelector.Parse(selector).Matches(Labels));

    [Theory]
    [InlineData("a=b,", "found '', expected: identifier after ','")]
    [InlineData(",a", "found ',', expected: !, identifier, or 'end of string'")]
    [InlineData("a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt")]
    [InlineData("a in b", "unable to parse requirement: found 'b' expected: '('")]
    [InlineData("a in (b", "unable to parse requirement: found '', expected: ',' or ')'")]
    [InlineData("a>x", "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer")]
    [InlineData("a==b=c", "found '=', expected: ',' or 'end of string'")]
    public void Parse_Malformed_SaysWhatWasExpected(string selector, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => LabelSelector.Parse(selector)).Message);

    [Theory]
    [InlineData("-a=b", "key: Invalid value: \"-a\": name part must consist of")]
    [InlineData("A_/x=b", "key: Invalid value: \"A_/x\": prefix part a lowercase RFC 1123 subdomain must consist of")]
    [InlineData("a=-b", "values[0][a]: Invalid value: \"-b\": a valid label must be")]
    public void Parse_InvalidKeyOrValue_NamesTheRule(string selector, string part) =>
        Assert.Contains(part, Assert.Throws<FormatException>(() => LabelSelector.Parse(selector)).Message);

    [Fact]
    public void ToString_AnyOrder_IsSortedByKey() =>
        Assert.Equal("a=b,c in (d,e),!x", LabelSelector.Parse("c in (e,d),!x,a==b").ToString());

    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{"matchLabels":{"app":"redis"}}""", true)]
    [InlineData("""{"matchLabels":{"app":"x"}}""", false)]
    [InlineData("""{"matchExpressions":[{"key":"tier","operator":"In","values":["db"]},{"key":"z","operator":"DoesNotExist"}]}""", true)]
    [InlineData("""{"matchExpressions":[{"key":"tier","operator":"NotIn","values":["db"]}]}""", false)]
    public void FromObject_Selector_AnswersAsKubernetes(string json, bool expected) =>
        Assert.Equal(expected, LabelSelector.FromObject(JsonNode.Parse(json)!.AsObject()).Matches(Labels));

    [Fact]
    public void FromObject_UnknownOperator_IsRefused() =>
        Assert.Equal(
            "\"Gt\" is not a valid label selector operator",
            Assert.Throws<FormatException>(() => LabelSelector.FromObject(
                JsonNode.Parse("""{"matchExpressions":[{"key":"a","operator":"Gt","values":["1"]}]}""")!.AsObject())).Message);
}
