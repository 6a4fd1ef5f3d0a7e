using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Printing;

namespace Ssm.Standalone.ApiServer.Tests.Printing;

public sealed class TablePrinterTests
{
    private static readonly TableRequest Request = new()
    {
        Group = "servicecatalog.k8s.io",
        Kind = "ClusterServicePlan",
        Now = new DateTimeOffset(2020, 10, 4, 12, 0, 0, TimeSpan.Zero),
        AdditionalColumns = [],
        Objects =
        [
            Parse("""
                {"apiVersion":"v1","metadata":{"name":"redis-4.0-standard","resourceVersion":"9","creationTimestamp":"2020-08-05T06:10:28Z"},
                 "spec":{"externalName":"x","n":3,"f":1.5,"b":true,"list":["a","b"],"date":"nonsense"}}
                """),
        ],
    };

    [Fact]
    public void Table_CustomKindWithoutColumns_HasNameAndAge() =>
        Assert.Equal("NAME                 AGE\nredis-4.0-standard   60d\n", TableText.Render(TablePrinter.Table(Request), wide: true));

    [Theory]
    [InlineData("string", ".spec.externalName", "\"x\"")]
    [InlineData("string", ".spec.n", "\"3\"")]
    [InlineData("string", ".spec.list", "\"[\\u0022a\\u0022,\\u0022b\\u0022]\"")]
    [InlineData("string", ".spec.list[*]", "\"a\"")]
    [InlineData("string", ".spec.absent", "null")]
    [InlineData("integer", ".spec.n", "3")]
    [InlineData("integer", ".spec.f", "1")]
    [InlineData("integer", ".spec.externalName", "null")]
    [InlineData("number", ".spec.f", "1.5")]
    [InlineData("boolean", ".spec.b", "true")]
    [InlineData("boolean", ".spec.n", "null")]
    [InlineData("date", ".metadata.creationTimestamp", "\"60d\"")]
    [InlineData("date", ".spec.date", "\"\\u003Cinvalid\\u003E\"")]
    [InlineData("date", ".spec.n", "null")]
    public void Table_AdditionalColumn_ConvertsByType(string type, string path, string cell)
    {
        var column = Parse($$"""{"name":"C","type":"{{type}}","jsonPath":"{{path}}","priority":1}""");

        var table = TablePrinter.Table(Request with { AdditionalColumns = [PrinterColumn.FromJson(column)] });

        Assert.Equal(cell, table["rows"]![0]!["cells"]![1]?.ToJsonString() ?? "null");
        Assert.Equal(1, table["columnDefinitions"]![1]!["priority"]!.GetValue<int>());
    }

    [Fact]
    public void Table_OneObject_TakesItsResourceVersion() =>
        Assert.Equal("""{"resourceVersion":"9"}""", TablePrinter.Table(Request)["metadata"]!.ToJsonString());

    [Theory]
    [InlineData(IncludeObject.None, "null")]
    [InlineData(IncludeObject.Object, "v1")]
    [InlineData(IncludeObject.Metadata, "meta.k8s.io/v1beta1")]
    public void Table_IncludeObject_DecidesWhatRowsCarry(IncludeObject include, string apiVersion)
    {
        var row = TablePrinter.Table(Request with { IncludeObject = include, MetaVersion = "v1beta1" })["rows"]![0]!;

        Assert.Equal(apiVersion, row["object"]?["apiVersion"]?.ToString() ?? "null");
        Assert.Equal(include == IncludeObject.None ? null : "redis-4.0-standard", row["object"]?["metadata"]?["name"]?.ToString());
    }

    [Fact]
    public void Table_NoHeaders_LeavesColumnsOut() => Assert.Empty(TablePrinter.Table(Request with { NoHeaders = true })["columnDefinitions"]!.AsArray());

    [Fact]
    public void Table_CompletedPod_HasTheConditionKubectlHidesBy()
    {
        var table = TablePrinter.Table(Request with { Group = "", Kind = "Pod", AdditionalColumns = null, Objects = [Parse("""{"status":{"phase":"Succeeded"}}""")] });

        Assert.Equal("Completed", table["rows"]![0]!["conditions"]![0]!["type"]!.ToString());
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
