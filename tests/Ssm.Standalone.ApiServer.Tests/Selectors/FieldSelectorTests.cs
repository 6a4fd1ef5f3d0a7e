using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Selectors;

namespace Ssm.Standalone.ApiServer.Tests.Selectors;

public sealed class FieldSelectorTests
{
    private static readonly JsonObject Pod = JsonNode.Parse(
        """{"metadata":{"name":"p","namespace":"n"},"spec":{"nodeName":"a=b,c"},"status":{"phase":"Running"},"source":{"component":"kubelet"}}""")!
        .AsObject();

    [Theory]
    [InlineData("", true)]
    [InlineData("metadata.name=p", true)]
    [InlineData("metadata.name==p,metadata.namespace=n", true)]
    [InlineData("metadata.name!=p", false)]
    [InlineData("status.phase!=Failed", true)]
    [InlineData(@"spec.nodeName=a\=b\,c", true)]
    [InlineData("status.podIP=", true)]
    [InlineData("spec.hostNetwork=false", true)]
    [InlineData("source=kubelet", true)]
    public void Matches_Text_AnswersAsKubernetes(string selector, bool expected) =>
        Assert.Equal(expected, FieldSelector.Parse(selector).Matches(Pod));

    [Theory]
    [InlineData("abc", "invalid selector: 'abc'; can't understand 'abc'")]
    [InlineData(@"a=b\c", @"invalid field selector: invalid escape sequence: \c")]
    [InlineData("a=b=c", "invalid field selector: unescaped character in value: =")]
    public void Parse_Malformed_SaysWhat(string selector, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => FieldSelector.Parse(selector)).Message);

    [Theory]
    [InlineData("spec.nodeName=x", "Pod", null)]
    [InlineData("metadata.name=x", "ConfigMap", null)]
    [InlineData("spec.nodeName=x", "ConfigMap", "field label not supported: spec.nodeName")]
    [InlineData("spec.color=x", "Thing", null)]
    public void Error_FieldOfKind_IsKnownOrNamed(string selector, string kind, string? error) =>
        Assert.Equal(error, SelectableFields.Error(FieldSelector.Parse(selector), "", kind, kind == "Thing" ? ["spec.color"] : []));

    [Fact]
    public void ToString_Parsed_RoundTrips() => Assert.Equal(@"a=b\,c,d!=e", FieldSelector.Parse(@"a==b\,c,d!=e").ToString());
}
