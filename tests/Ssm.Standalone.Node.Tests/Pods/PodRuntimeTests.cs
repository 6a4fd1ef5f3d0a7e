using System.Net;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Ssm.Standalone.Node.Logs;
using Ssm.Standalone.Node.Pods;

namespace Ssm.Standalone.Node.Tests.Pods;

public class PodRuntimeTests
{
    /// <summary>A pod that was deleted by force is looked at for the last time when it says that it ended: it must have ended then, or its successor never starts.</summary>
    [Fact]
    public async Task Completion_OfAPodThatEnds_IsThereWhenItIsMadeKnown()
    {
        var seen = new TaskCompletionSource<bool>();
        PodRuntime? runtime = null;
        using var pod = new PodRuntime(Tools(), APod(), new PodAddress(IPAddress.Loopback, IPAddress.Loopback), () => seen.TrySetResult(runtime!.Completion.IsCompleted));
        runtime = pod;

        pod.Stop(TimeSpan.Zero);
        pod.Start();

        Assert.True(await seen.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    private static V1Pod APod() => new()
    {
        Metadata = new V1ObjectMeta { Name = "a", NamespaceProperty = "default", Uid = "u" },
        Spec = new V1PodSpec { Containers = [new V1Container { Name = "c", Command = ["true"] }] },
    };

    /// <summary>What a pod needs that is to end before it began.</summary>
    private static PodTools Tools() => new()
    {
        Preparation = null!,
        Launcher = null!,
        Ledger = null!,
        Probes = null!,
        Logs = null!,
        LogFolder = new LogFolder("/nonexistent"),
        Events = null!,
        Tokens = null!,
        NewId = Guid.NewGuid,
        TimeProvider = TimeProvider.System,
        Logger = NullLogger.Instance,
    };
}
