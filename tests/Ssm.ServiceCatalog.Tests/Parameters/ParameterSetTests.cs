using CsCheck;
using System.Text;
using System.Text.Json;
using Ssm.ServiceCatalog.Parameters;

namespace Ssm.ServiceCatalog.Tests.Parameters;

public sealed class ParameterSetTests
{
    [Fact]
    public void TryMerge_InlineOnly_HasTheChecksumOfTheOriginal()
    {
        Assert.True(ParameterSet.TryMerge([], JsonElement.Parse("""{"param-2":"value-2","param-1":"value-1"}"""), out var set, out _));

        Assert.Equal("4fa544b50ca7a33fe5e8bc0780f1f36aa0c2c7098242db27bc8a3e21f4b4ab55", set.Checksum);
        Assert.Equal("""{"param-2":"value-2","param-1":"value-1"}""", set.Redacted.ToString());
    }

    [Fact]
    public void TryMerge_FromSecret_RedactsItsTopLevelValuesOnly()
    {
        Assert.True(ParameterSet.TryMerge([Secret("""{"s":{"deep":"hush"}}""")], JsonElement.Parse("""{"a":1}"""), out var set, out _));

        Assert.Equal("""{"s":{"deep":"hush"},"a":1}""", set.Full.ToString());
        Assert.Equal("""{"s":"<redacted>","a":1}""", set.Redacted!.Value.GetRawText().Replace("\\u003C", "<").Replace("\\u003E", ">"));
        Assert.Equal(["hush"], set.Secrets);
        Assert.DoesNotContain("hush", set.ToString());
    }

    [Fact]
    public void TryMerge_Nothing_IsEmpty()
    {
        Assert.True(ParameterSet.TryMerge([], JsonElement.Parse("{}"), out var set, out _));

        Assert.Null(set.Full);
        Assert.Null(set.Checksum);
    }

    [Theory]
    [InlineData("""{"k":"x"}""", """conflict: duplicate entry for parameter "k" """)]
    [InlineData("hush, no json", "failed to unmarshal parameters as JSON object: the value is not a JSON object")]
    [InlineData("[1]", "failed to unmarshal parameters as JSON object: the value is not a JSON object")]
    [InlineData("""{"a":1,"a":2}""", "failed to unmarshal parameters as JSON object: the value is not a JSON object")]
    public void TryMerge_BadSource_SaysWhyWithoutItsContent(string secret, string problem)
    {
        Assert.False(ParameterSet.TryMerge([Secret(secret)], JsonElement.Parse("""{"k":1}"""), out _, out var said));

        Assert.Equal(problem.TrimEnd(), said);
    }

    private static ParameterSource Secret(string json) => new() { Json = Encoding.UTF8.GetBytes(json) };

    /// <summary>An update is sent when the checksum changes, so that neither order nor layout may change it, and every value must.</summary>
    [Fact]
    public void Checksum_AnyMembers_DependsOnWhatTheyAreAndNotOnTheirOrder() =>
        Gen.Dictionary(Gen.String[Gen.Char['a', 'z'], 1, 5], Gen.Int)[1, 6].Sample(members =>
        {
            var forth = ChecksumOf(members);
            return ChecksumOf(members.Reverse()) == forth
                && ChecksumOf(members.Select((member, index) => index == 0 ? new(member.Key, member.Value ^ 1) : member)) != forth;
        });

    private static string? ChecksumOf(IEnumerable<KeyValuePair<string, int>> members)
    {
        var json = $"{{ {string.Join(" , ", members.Select(member => $"\"{member.Key}\": {member.Value}"))} }}";
        Assert.True(ParameterSet.TryMerge([], System.Text.Json.JsonElement.Parse(json), out var set, out _));
        return set.Checksum;
    }
}
