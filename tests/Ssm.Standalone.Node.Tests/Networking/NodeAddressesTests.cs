namespace Ssm.Standalone.Node.Tests.Networking;

public sealed class NodeAddressesTests
{
    [Fact]
    public void Parse_DefaultNetwork_HasTheDocumentedRanges()
    {
        var addresses = NodeAddresses.Parse("127.10.0.0/16");

        Assert.Equal("127.10.0.1", addresses.Node.ToString());
        Assert.Equal("127.10.0.10", addresses.Dns.ToString());
        Assert.Equal("127.10.16.0-127.10.63.255", addresses.Services.ToString());
        Assert.Equal("127.10.64.0-127.10.127.255", addresses.Ingress.ToString());
        Assert.Equal("127.10.128.0-127.10.255.254", addresses.Pods.ToString());
    }

    [Fact]
    public void Parse_SmallestNetwork_KeepsDnsOutOfTheRanges()
    {
        var addresses = NodeAddresses.Parse("127.77.5.0/24");

        Assert.Equal("127.77.5.10", addresses.Dns.ToString());
        Assert.Equal("127.77.5.16-127.77.5.63", addresses.Services.ToString());
    }

    [Theory]
    [InlineData("127.10.0.0", "form")]
    [InlineData("127.10/16", "form")]
    [InlineData("127.10.0.0/x", "form")]
    [InlineData("127.10.0.0/25", "prefix")]
    [InlineData("10.0.0.0/16", "127.0.0.0/8")]
    [InlineData("127.10.3.0/16", "127.10.0.0/16")]
    public void Parse_BadNetwork_SaysWhatIsWrong(string network, string expected)
    {
        var failure = Assert.Throws<FormatException>(() => NodeAddresses.Parse(network));

        Assert.Contains(expected, failure.Message);
        Assert.Contains(network, failure.Message);
    }
}
