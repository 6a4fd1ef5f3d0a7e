using System.Text.Json.Nodes;

namespace Ssm.Kubernetes.Tests.Manifests;

public sealed class ManifestReaderTests
{
    [Theory]
    [InlineData("1G", "\"1G\"")]
    [InlineData("\"1\"", "\"1\"")]
    [InlineData("1", "1")]
    [InlineData("-3", "-3")]
    [InlineData("1.5", "1.5")]
    [InlineData("10.0.0.1", "\"10.0.0.1\"")]
    [InlineData("true", "true")]
    [InlineData("'true'", "\"true\"")]
    [InlineData("~", "null")]
    [InlineData("\"admin123@.\"", "\"admin123@.\"")]
    [InlineData("[a, 1]", "[\"a\",1]")]
    [InlineData("{x: null}", "{\"x\":null}")]
    public void Read_Scalars_FollowTheCoreSchema(string yaml, string expectedJson)
    {
        var manifest = Assert.Single(ManifestReader.Read($"apiVersion: v1\nkind: X\nvalue: {yaml}\n"));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expectedJson), manifest["value"]), manifest.ToJsonString());
    }

    [Fact]
    public void Read_SeveralDocuments_EmptyOnesAreLeftOut()
    {
        var manifests = ManifestReader.Read("---\napiVersion: v1\nkind: A\n---\n---\napiVersion: v1\nkind: B\n");

        Assert.Equal(["A", "B"], manifests.Select(manifest => manifest["kind"]!.GetValue<string>()));
    }

    [Fact]
    public void Read_AList_IsTakenApart()
    {
        var manifests = ManifestReader.Read("apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: A}\n- {apiVersion: v1, kind: B}\n");

        Assert.Equal(["A", "B"], manifests.Select(manifest => manifest["kind"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("a: [", "line ")]
    [InlineData("kind: A\n", "line 1: a manifest needs apiVersion and kind")]
    [InlineData("just text\n", "line 1: a manifest needs apiVersion and kind")]
    public void Read_BadInput_NamesTheLine(string yaml, string expected)
    {
        var failure = Assert.Throws<FormatException>(() => ManifestReader.Read(yaml));

        Assert.StartsWith(expected, failure.Message);
    }
}
