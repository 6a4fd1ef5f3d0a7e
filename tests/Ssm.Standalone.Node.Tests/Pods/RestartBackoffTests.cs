using Ssm.Standalone.Node.Pods;

namespace Ssm.Standalone.Node.Tests.Pods;

public sealed class RestartBackoffTests
{
    [Fact]
    public void Pause_RunAfterShortRun_IsImmediateThenDoublesToFiveMinutes()
    {
        var backoff = default(RestartBackoff);
        var pauses = new List<double>();
        for (var run = 0; run < 12; run++)
        {
            backoff = backoff.After(TimeSpan.FromSeconds(1));
            pauses.Add(backoff.Pause.TotalSeconds);
        }

        Assert.Equal([0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300], pauses);
    }

    [Fact]
    public void Pause_AfterLongRun_StartsOver()
    {
        var backoff = new RestartBackoff(9).After(TimeSpan.FromMinutes(10));

        Assert.Equal(TimeSpan.Zero, backoff.Pause);
    }

    [Theory]
    [InlineData(null, 0, false, true)]
    [InlineData("Always", 1, false, true)]
    [InlineData("Always", 0, true, false)]
    [InlineData("Always", 1, true, true)]
    [InlineData("OnFailure", 0, false, false)]
    [InlineData("OnFailure", 2, false, true)]
    [InlineData("Never", 2, false, false)]
    [InlineData("Never", 2, true, false)]
    public void Restarts_PolicyAndExitCode_FollowsKubernetes(string? policy, int exitCode, bool isInit, bool expected) =>
        Assert.Equal(expected, RestartPolicy.Restarts(policy, exitCode, isInit));
}
