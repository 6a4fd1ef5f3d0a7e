using Ssm.Standalone.ApiServer.Printing;

namespace Ssm.Standalone.ApiServer.Tests.Printing;

public sealed class HumanDurationTests
{
    private const int Minute = 60;
    private const int Hour = 60 * Minute;
    private const int Day = 24 * Hour;

    [Theory]
    [InlineData(-2, "<invalid>")]
    [InlineData(-1, "0s")]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData((5 * Minute) + 55, "5m55s")]
    [InlineData(10 * Minute, "10m")]
    [InlineData((179 * Minute) + 59, "179m")]
    [InlineData((3 * Hour) + (12 * Minute), "3h12m")]
    [InlineData(3 * Hour, "3h")]
    [InlineData((8 * Hour) + (5 * Minute), "8h")]
    [InlineData(47 * Hour, "47h")]
    [InlineData(2 * Day, "2d")]
    [InlineData((2 * Day) + Hour, "2d1h")]
    [InlineData((8 * Day) + Hour, "8d")]
    [InlineData(60 * Day, "60d")]
    [InlineData((729 * Day) + Hour, "729d")]
    [InlineData(730 * Day, "2y")]
    [InlineData(731 * Day, "2y1d")]
    [InlineData(2920 * Day, "8y")]
    [InlineData(3000 * Day, "8y")]
    public void Format_Duration_ReadsAsInKubectl(int seconds, string expected) =>
        Assert.Equal(expected, HumanDuration.Format(TimeSpan.FromSeconds(seconds)));
}
