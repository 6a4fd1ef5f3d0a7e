using System.Text.Json.Nodes;

namespace Ssm.Kubernetes.Tests.Manifests;

public sealed class ManifestWriterTests
{
    [Theory]
    [InlineData("plain text", "a: plain text\n")]
    [InlineData("http://x.y:80/z", "a: http://x.y:80/z\n")]
    [InlineData("4f6e6cf6-ffdd-425f-a2c7-3c9258ad2468", "a: 4f6e6cf6-ffdd-425f-a2c7-3c9258ad2468\n")]
    [InlineData("1G", "a: 1G\n")]
    [InlineData("True", "a: \"True\"\n")]
    [InlineData("no", "a: \"no\"\n")]
    [InlineData("null", "a: \"null\"\n")]
    [InlineData("12", "a: \"12\"\n")]
    [InlineData("1e3", "a: \"1e3\"\n")]
    [InlineData("0x1f", "a: \"0x1f\"\n")]
    [InlineData("12:30", "a: \"12:30\"\n")]
    [InlineData("2018-01-11T20:59:47Z", "a: \"2018-01-11T20:59:47Z\"\n")]
    [InlineData("", "a: \"\"\n")]
    [InlineData("- x", "a: \"- x\"\n")]
    [InlineData("a: b", "a: \"a: b\"\n")]
    [InlineData("a #b", "a: \"a #b\"\n")]
    [InlineData(" x", "a: \" x\"\n")]
    [InlineData("*", "a: \"*\"\n")]
    [InlineData("two\nlines\n", "a: |\n  two\n  lines\n")]
    public void Write_AString_StaysAString(string text, string yaml) => Assert.Equal(yaml, ManifestWriter.Write(new JsonObject { ["a"] = text }));

    [Fact]
    public void Write_AnObject_IsReadAgainAsItWas()
    {
        var manifest = JsonNode.Parse(
            """{"apiVersion":"v1","kind":"ConfigMap","list":[1,true,null,"x",[],{}],"nested":{"text":"a\nb","empty":"","float":1.5,"tab":"a\tb"}}""")!.AsObject();

        var read = ManifestReader.Read(ManifestWriter.WriteAll([manifest, manifest]));

        Assert.Equal(2, read.Count);
        Assert.All(read, one => Assert.True(JsonNode.DeepEquals(manifest, one), one.ToJsonString()));
    }
}
