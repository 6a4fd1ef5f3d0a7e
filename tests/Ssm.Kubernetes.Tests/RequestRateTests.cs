using Microsoft.Extensions.Time.Testing;

namespace Ssm.Kubernetes.Tests;

public sealed class RequestRateTests
{
    [Fact]
    public void Take_WithinTheBurst_WaitsForNothingAndThenInARow()
    {
        var time = new FakeTimeProvider();
        var rate = new RequestRate(perSecond: 10, burst: 2, time);

        Assert.Equal([0, 0, 100, 200], Enumerable.Range(0, 4).Select(_ => Math.Round(rate.Take().TotalMilliseconds)));

        time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal(50, Math.Round(rate.Take().TotalMilliseconds));

        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal([0, 0, 100], Enumerable.Range(0, 3).Select(_ => Math.Round(rate.Take().TotalMilliseconds)));
    }
}
