using System.Net;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Ssm.Standalone.Node.Logs;
using Ssm.Standalone.Node.Paths;
using Ssm.Standalone.Node.Pods;
using Ssm.Standalone.Node.Processes;
using Ssm.Standalone.Node.Volumes;

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

    /// <summary>An engine that waits for its settings waits for ever if they come while it is being started, and nobody brings them.</summary>
    [Fact]
    public async Task ConfigMap_ChangesBetweenPreparationAndStart_FileFollows()
    {
        using var folder = new TempFolder();
        var configuration = new Configuration { Value = "former" };
        PodRuntime? runtime = null;
        var changes = () =>
        {
            configuration.Value = "latter";
            runtime!.NoteStaleConfiguration();
            runtime.RefreshConfiguration();
            return Guid.NewGuid();
        };
        var mounted = "";
        var tools = Tools(folder, configuration, async (program, cancellationToken) =>
        {
            while (mounted != "latter")
            {
                mounted = await File.ReadAllTextAsync(program.Arguments[0], cancellationToken);
                await Task.Delay(10, cancellationToken);
            }

            return 0;
        }) with { NewId = changes }; // a run's id is made after its files
        using var pod = new PodRuntime(tools, AReader(), new PodAddress(IPAddress.Loopback, IPAddress.Loopback), () => runtime!.RefreshConfiguration());
        runtime = pod;

        pod.Start();

        await pod.Completion.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal("latter", mounted);
    }

    private static V1Pod APod() => new()
    {
        Metadata = new V1ObjectMeta { Name = "a", NamespaceProperty = "default", Uid = "u" },
        Spec = new V1PodSpec { Containers = [new V1Container { Name = "c", Command = ["true"] }] },
    };

    /// <summary>Runs the program <c>read</c> with a file of a ConfigMap.</summary>
    private static V1Pod AReader()
    {
        var pod = APod();
        pod.Spec.RestartPolicy = "OnFailure"; // a file that is exchanged is missing for a moment
        pod.Spec.AutomountServiceAccountToken = false;
        pod.Spec.Containers[0].Command = ["read", "/conf/value"];
        pod.Spec.Containers[0].VolumeMounts = [new V1VolumeMount { Name = "conf", MountPath = "/conf" }];
        pod.Spec.Volumes = [new V1Volume { Name = "conf", ConfigMap = new V1ConfigMapVolumeSource { Name = "conf" } }];
        return pod;
    }

    /// <summary>What a pod needs whose container is the program <c>read</c>.</summary>
    private static PodTools Tools(TempFolder folder, IConfiguration configuration, InProcessProgram program)
    {
        var folders = new NodeFolders(folder.Path);
        var finder = new ExecutableFinder("", new Dictionary<string, string>());
        return Tools() with
        {
            Preparation = new ContainerPreparation(new PodSurroundings
            {
                Folders = folders,
                Volumes = new PodVolumes(folders, (_, _) => null),
                Configuration = configuration,
                Executables = finder,
                Hints = new InstallHints(new Dictionary<string, string>()),
                Names = new ClusterNameRewriter("cluster.local", _ => null),
                Programs = new Dictionary<string, InProcessProgram> { ["read"] = program },
                Capacity = NodeCapacity.OfThisMachine(),
                ApiServer = new Uri("https://127.0.0.1"),
            }),
            Ledger = new ProcessLedger(folders.Processes),
            Logs = new OpenLogs(long.MaxValue, TimeProvider.System),
            LogFolder = new LogFolder(folders.Logs),
            Events = new NoEvents(),
        };
    }

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

    private sealed class Configuration : IConfiguration
    {
        public required string Value { get; set; }

        public V1ConfigMap? ConfigMap(string @namespace, string name) => new() { Data = new Dictionary<string, string> { ["value"] = Value } };

        public V1Secret? Secret(string @namespace, string name) => null;
    }

    private sealed class NoEvents : IPodEvents
    {
        public void Normal(V1Pod pod, string reason, string message)
        {
        }

        public void Warning(V1Pod pod, string reason, string message)
        {
        }
    }
}
