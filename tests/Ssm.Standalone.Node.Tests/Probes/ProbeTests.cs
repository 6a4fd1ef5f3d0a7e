using System.Net.Sockets;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using Ssm.Standalone.Node.Probes;

namespace Ssm.Standalone.Node.Tests.Probes;

public sealed class ProbeTests
{
    [Fact]
    public void Settings_EmptyProbe_HasTheDefaultsOfTheApi() => Assert.Equal(
        new ProbeSettings
        {
            InitialDelay = TimeSpan.Zero,
            Period = TimeSpan.FromSeconds(10),
            Timeout = TimeSpan.FromSeconds(1),
            SuccessThreshold = 1,
            FailureThreshold = 3,
        },
        ProbeSettings.Of(new V1Probe()));

    [Fact]
    public void Tracker_Attempts_DecideAtTheThresholds()
    {
        var settings = ProbeSettings.Of(new V1Probe { SuccessThreshold = 2, FailureThreshold = 3 });
        var tracker = default(ProbeTracker);
        var results = new List<bool?>();
        foreach (var succeeded in new[] { true, true, false, false, true, false, false, false, true, true })
        {
            tracker = tracker.Next(succeeded, settings);
            results.Add(tracker.Result);
        }

        Assert.Equal([null, true, true, true, true, true, true, false, false, true], results);
    }

    [Theory]
    [InlineData("Readiness", false, 1, true)]
    [InlineData("Readiness", true, 1, false)]
    [InlineData("Readiness", false, 60, false)]
    [InlineData("Startup", false, 1, true)]
    [InlineData("Liveness", false, 1, false)]
    public void Schedule_YoungContainer_IsEagerUntilItSucceeds(string kind, bool hasSucceeded, int ageSeconds, bool expected) => Assert.Equal(
        expected, ProbeSchedule.IsEager(Enum.Parse<ProbeKind>(kind), hasSucceeded, TimeSpan.FromSeconds(ageSeconds), ProbeSettings.Of(new V1Probe())));

    [Fact]
    public async Task Http_ConnectionIsResetRightAway_IsAFailureOfTheProbe()
    {
        using var client = new HttpMessageInvoker(new ResetHandler());

        var failure = await new HttpProbe(client, new Uri("http://127.0.0.1:1/health"), headers: null).TryAsync(TestContext.Current.CancellationToken);

        Assert.Equal("Get \"http://127.0.0.1:1/health\": NotConnected", failure);
    }

    [Fact]
    public async Task Loop_FailuresOfTheEagerPhase_DoNotCount()
    {
        var time = new FakeTimeProvider();
        var action = new ScriptedProbe("refused", null);
        var results = new List<bool>();
        var failures = new List<string>();
        using var stop = new CancellationTokenSource();
        var loop = new ProbeLoop(ProbeKind.Readiness, ProbeSettings.Of(new V1Probe { FailureThreshold = 1 }), action, time).RunAsync(results.Add, failures.Add, stop.Token);

        await Eventually.IsTrue("it succeeded", () =>
        {
            time.Advance(TimeSpan.FromMilliseconds(50));
            return results.Count == 1;
        });

        Assert.Equal([true], results);
        Assert.Empty(failures);
        await stop.CancelAsync();
        await loop;
    }

    [Fact]
    public async Task Loop_FailureOfLiveness_CountsAtOnce()
    {
        var results = new List<bool>();
        var failures = new List<string>();
        using var stop = new CancellationTokenSource();
        var loop = new ProbeLoop(ProbeKind.Liveness, ProbeSettings.Of(new V1Probe { FailureThreshold = 1 }), new ScriptedProbe("refused"), new FakeTimeProvider())
            .RunAsync(results.Add, failures.Add, stop.Token);

        await Eventually.IsTrue("it failed", () => results.Count == 1);

        Assert.Equal([false], results);
        Assert.Equal(["refused"], failures);
        await stop.CancelAsync();
        await loop;
    }

    private sealed class ResetHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => throw new SocketException((int)SocketError.NotConnected);
    }

    private sealed class ScriptedProbe(params string?[] answers) : IProbeAction
    {
        private int _attempt = -1;

        public bool IsExec => false;

        public Task<string?> TryAsync(CancellationToken cancellationToken) => Task.FromResult(answers[Math.Min(++_attempt, answers.Length - 1)]);
    }
}
