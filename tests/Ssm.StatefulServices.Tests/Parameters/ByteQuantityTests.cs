using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Tests.Parameters;

public class ByteQuantityTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1073741824", 1073741824)]
    [InlineData("1K", 1024)]
    [InlineData("1Ki", 1024)]
    [InlineData("512M", 536870912)]
    [InlineData("512Mi", 536870912)]
    [InlineData("1G", 1073741824)]
    [InlineData("1Gi", 1073741824)]
    [InlineData("1.5G", 1610612736)]
    [InlineData("2T", 2199023255552)]
    public void TryParse_AmountWithUnit_CountsInPowersOf1024(string text, long bytes)
    {
        Assert.True(ByteQuantity.TryParse(text, out var quantity));
        Assert.Equal(bytes, quantity.Bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("lots")]
    [InlineData("-1G")]
    [InlineData("1g")]
    [InlineData("1 G")]
    [InlineData("1GB")]
    [InlineData("1G\n")]
    [InlineData("1e3")]
    [InlineData(".5G")]
    [InlineData("999999999999999T")]
    public void TryParse_NoQuantity_IsRefused(string text) => Assert.False(ByteQuantity.TryParse(text, out _));

    [Theory]
    [InlineData("1G", "1Gi")]
    [InlineData("1.5G", "1536Mi")]
    [InlineData("3K", "3Ki")]
    [InlineData("1000", "1000")]
    [InlineData("0", "0")]
    public void ToKubernetes_AnyAmount_IsExactInTheLargestUnit(string text, string expected) =>
        Assert.Equal(expected, ByteQuantity.Parse(text).ToKubernetes());
}
