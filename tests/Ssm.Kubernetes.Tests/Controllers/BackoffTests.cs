namespace Ssm.Kubernetes.Tests.Controllers;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 200)]
    [InlineData(4, 800)]
    [InlineData(5, 1000)]
    [InlineData(1_000_000, 1000)]
    public void After_WithoutJitter_DoublesUpToTheMost(int failures, int expectedMilliseconds) =>
        Assert.Equal(
            TimeSpan.FromMilliseconds(expectedMilliseconds),
            Backoff.After(failures, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), () => 0));

    [Fact]
    public void After_WithFullJitter_IsAFifthShorter() =>
        Assert.Equal(TimeSpan.FromMilliseconds(80), Backoff.After(1, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), () => 1));
}
