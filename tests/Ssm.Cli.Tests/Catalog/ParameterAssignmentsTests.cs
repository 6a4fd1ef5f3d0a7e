using Ssm.Cli.Catalog.Parameters;

namespace Ssm.Cli.Tests.Catalog;

public sealed class ParameterAssignmentsTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"a":"b"}""", "a=b")]
    [InlineData("""{"c":"abc1232==="}""", "c=abc1232===")]
    [InlineData("""{"d":["banana","pineapple","plum"]}""", "d=banana", "d=pineapple", "d=plum")]
    [InlineData("""{"a":"1","b":"2"}""", "a=1,b=2")]
    [InlineData("""{"a":"1,2","b":"{\"x\":1,\"y\":2}"}""", "a=1,2", "b={\"x\":1,\"y\":2}")]
    [InlineData("""{"x":{"y":{"z":"1","w":"2"}}}""", "x.y.z=1", "x.y.w=2")]
    [InlineData("""{"a":""}""", "a=")]
    public void Parse_Assignments_MakeAnObject(string expected, params string[] assignments) =>
        Assert.Equal(expected, ParameterAssignments.Parse(assignments).ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));

    [Theory]
    [InlineData("must be in name=value format", "a")]
    [InlineData("variable name is required", "=b")]
    [InlineData("variable name is required", "a..b=c")]
    [InlineData("cannot be a value too", "a.b=1", "a=2")]
    [InlineData("cannot be a value too", "a=1", "a.b=2")]
    public void Parse_Nonsense_IsRefused(string says, params string[] assignments) =>
        Assert.Contains(says, Assert.Throws<FormatException>(() => ParameterAssignments.Parse(assignments)).Message, StringComparison.Ordinal);
}
