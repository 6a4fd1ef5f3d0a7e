using System.Globalization;
using Ssm.ServiceCatalog.Api;

namespace Ssm.ServiceCatalog.Tests.Api;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("00:00:00", "0s")]
    [InlineData("00:00:00.1", "100ms")]
    [InlineData("00:00:02.5", "2.5s")]
    [InlineData("00:20:00", "20m0s")]
    [InlineData("7.00:00:01", "168h0m1s")]
    public void Format_Duration_FollowsGo(string duration, string expected)
    {
        Assert.Equal(expected, GoDuration.Format(TimeSpan.Parse(duration, CultureInfo.InvariantCulture)));
        Assert.Equal(TimeSpan.Parse(duration, CultureInfo.InvariantCulture), GoDuration.Parse(expected));
    }

    [Theory]
    [InlineData("15m0s", "00:15:00")]
    [InlineData("1h2.5s", "01:00:02.5000000")]
    [InlineData("-100ms", "-00:00:00.1000000")]
    [InlineData("0", "00:00:00")]
    [InlineData("15", null)]
    [InlineData("m", null)]
    [InlineData("1y", null)]
    [InlineData("99999999999h", null)]
    public void Parse_Text_FollowsGo(string text, string? expected) => Assert.Equal(expected, GoDuration.Parse(text)?.ToString());
}
