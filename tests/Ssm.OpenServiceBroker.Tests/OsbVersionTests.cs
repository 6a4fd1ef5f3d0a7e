namespace Ssm.OpenServiceBroker.Tests;

public sealed class OsbVersionTests
{
    [Theory]
    [InlineData("2.13", 2, 13)]
    [InlineData("2.17", 2, 17)]
    [InlineData("3.0", 3, 0)]
    public void TryParse_MajorMinor_IsRead(string text, int major, int minor)
    {
        Assert.True(OsbVersion.TryParse(text, out var version));
        Assert.Equal(new OsbVersion(major, minor), version);
        Assert.Equal(text, version.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("2.")]
    [InlineData("2.17.1")]
    [InlineData("v2.17")]
    [InlineData(" 2.17")]
    [InlineData("2.-1")]
    [InlineData("2.17, 2.13")]
    public void TryParse_AnythingElse_IsRefused(string? text) => Assert.False(OsbVersion.TryParse(text, out _));

    [Fact]
    public void Compare_MinorVersions_IsNumeric()
    {
        Assert.True(new OsbVersion(2, 9) < OsbVersion.V213);
        Assert.True(OsbVersion.V217 >= OsbVersion.V216);
        Assert.True(new OsbVersion(3, 0) > OsbVersion.V217);
        Assert.True(new OsbVersion(2, 13) <= OsbVersion.V213);
    }
}
