using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Printing;

namespace Ssm.Standalone.ApiServer.Tests.Printing;

public sealed class TableGoldenTests
{
    private static readonly DateTimeOffset Now = new(2020, 10, 4, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Cases =>
        [.. Directory.GetFiles(GoldenFile.Folder("Printing", "TestData"), "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Table_BuiltInKind_PrintsAsKubernetes(string name)
    {
        var objects = YamlObjects.Read(File.ReadAllText(GoldenFile.Folder("Printing", "TestData", name + ".yaml")));
        var apiVersion = objects[0]["apiVersion"]!.ToString();

        var table = TablePrinter.Table(new TableRequest
        {
            Group = apiVersion.Contains('/') ? apiVersion.Split('/')[0] : "",
            Kind = objects[0]["kind"]!.ToString(),
            Objects = objects,
            Now = Now,
            ListMetadata = new JsonObject { ["resourceVersion"] = "7" },
        });

        GoldenFile.Check(
            GoldenFile.Folder("Printing", "TestData", name + ".txt"),
            $"{TableText.Render(table, wide: false)}\n{TableText.Render(table, wide: true)}");
    }
}
