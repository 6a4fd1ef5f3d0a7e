using k8s.Models;
using Ssm.Kubernetes;

namespace Ssm.Standalone.Node.Tests;

public sealed class NodePodTests : IAsyncLifetime
{
    private NodeFixture _node = null!;

    public async ValueTask InitializeAsync() => _node = await NodeFixture.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Pod_WithCommand_BecomesReadyWithAnAddressAndLogs()
    {
        await _node.CreateAsync(Manifests.Pod("hello", "echo I am $POD_IP; exec sleep 1000"));

        var pod = await _node.ReadyAsync("hello");

        Assert.Equal("Running", pod.Status.Phase);
        Assert.Equal("node-1", pod.Spec.NodeName);
        Assert.True(NodeAddresses.Parse(_node.Options.PodNetwork).Pods.Contains(System.Net.IPAddress.Parse(pod.Status.PodIP)));
        Assert.Equal(0, pod.Status.ContainerStatuses[0].RestartCount);
        Assert.NotNull(pod.Status.ContainerStatuses[0].State.Running);
        await Eventually.IsTrue("the log has the line", async () => await _node.LogAsync("hello") == $"I am {pod.Status.PodIP}\n");
    }

    [Fact]
    public async Task Pod_ProcessKilled_IsRestartedAtOnce()
    {
        await _node.CreateAsync(Manifests.Pod("victim", "echo $$$$ started; exec sleep 1000"));
        await _node.ReadyAsync("victim");
        await Eventually.IsTrue("the log has the pid", async () => (await _node.LogAsync("victim")).Contains("started"));
        var pid = int.Parse((await _node.LogAsync("victim")).Split(' ')[0]);

        System.Diagnostics.Process.GetProcessById(pid).Kill();

        var pod = await _node.PodAsync("victim", "was restarted", pod => NodeFixture.IsReady(pod) && pod.Status.ContainerStatuses[0].RestartCount == 1);
        Assert.Equal(137, pod.Status.ContainerStatuses[0].LastState.Terminated.ExitCode);
        Assert.Contains($"{pid} started", await _node.LogAsync("victim", "previous=true"));
    }

    [Fact]
    public async Task Pod_Deleted_GetsSigtermAndTimeToEnd()
    {
        await _node.CreateAsync(Manifests.Pod("polite", "trap 'echo bye > /tmp/x; exit 0' TERM; echo up; while true; do sleep 0.05; done"));
        await _node.ReadyAsync("polite");

        await _node.DeletePodAsync("polite");

        await _node.GoneAsync("polite");
    }

    [Fact]
    public async Task Pod_ExecutableMissing_SaysWhatToInstallAndStartsOnceItIsThere()
    {
        var pod = Manifests.Pod("missing", "");
        pod.Spec.Containers[0].Command = ["engine-of-the-test", "1000"];
        pod.Metadata.Annotations = new Dictionary<string, string> { ["ssm.infra.tce.io/install-hint"] = "apt-get install engine" };
        await _node.CreateAsync(pod);

        var waiting = await _node.PodAsync("missing", "waits", candidate => candidate.Status?.ContainerStatuses?[0].State.Waiting?.Reason == "ExecutableMissing");
        Assert.Equal("engine-of-the-test is not installed on this machine: apt-get install engine", waiting.Status.ContainerStatuses[0].State.Waiting.Message);
        await Eventually.IsTrue("there is an event", async () => (await _node.EventsAsync()).Any(
            e => e.Reason == "ExecutableMissing" && e.Message.Contains("apt-get install engine") && e.InvolvedObject.Name == "missing"));

        File.CreateSymbolicLink(Path.Combine(_node.Bin, "engine-of-the-test"), "/bin/sleep");

        await _node.ReadyAsync("missing");
    }

    [Fact]
    public async Task Pod_PortTaken_SaysSoAndStartsOnceItIsFree()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Any, 0) { ExclusiveAddressUse = true };
        taken.Start();
        var first = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        await _node.CreateAsync(Manifests.Pod("bound", "exec sleep 1000", container => container.Ports = [new V1ContainerPort { ContainerPort = first }]));

        var waiting = await _node.PodAsync("bound", "waits", pod => pod.Status?.ContainerStatuses?[0].State.Waiting?.Reason == "AddressInUse");
        Assert.Contains($"{waiting.Status.PodIP}:{first}", waiting.Status.ContainerStatuses[0].State.Waiting.Message);

        taken.Stop();

        await _node.ReadyAsync("bound");
    }

    [Fact]
    public async Task Pod_WithSecretsConfigAndData_SeesThemUnderItsOwnPaths()
    {
        await _node.Api.CreateAsync(
            KubernetesTypes.ConfigMaps,
            new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "conf", NamespaceProperty = "default" }, Data = new Dictionary<string, string> { ["engine.conf"] = "dir /data\nport 1\n", ["LEVEL"] = "high" } },
            CancellationToken.None);
        await _node.Api.CreateAsync(
            KubernetesTypes.Secrets,
            new V1Secret { Metadata = new V1ObjectMeta { Name = "pass", NamespaceProperty = "default" }, Data = new Dictionary<string, byte[]> { ["password"] = "/data $(POD_IP)"u8.ToArray() } },
            CancellationToken.None);
        var claim = new V1PersistentVolumeClaim
        {
            Metadata = new V1ObjectMeta { Name = "data", NamespaceProperty = "default" },
            Spec = new V1PersistentVolumeClaimSpec
            {
                AccessModes = ["ReadWriteOnce"],
                Resources = new V1VolumeResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new("1Gi") } },
            },
        };
        await _node.Api.CreateAsync(KubernetesTypes.PersistentVolumeClaims, claim, CancellationToken.None);
        var pod = Manifests.Pod("volumes", "echo kept > /data/file; cat /etc/engine/engine.conf /secret/password; echo; echo $LEVEL \"$PASSWORD\" $0; pwd -P; ls /data; exec sleep 1000", container =>
        {
            container.Args = ["$(LEVEL)"];
            container.WorkingDir = "/data";
            container.EnvFrom = [new V1EnvFromSource { ConfigMapRef = new V1ConfigMapEnvSource { Name = "conf" } }];
            container.Env.Add(new V1EnvVar { Name = "PASSWORD", ValueFrom = new V1EnvVarSource { SecretKeyRef = new V1SecretKeySelector { Name = "pass", Key = "password" } } });
            container.VolumeMounts =
            [
                new V1VolumeMount { Name = "conf", MountPath = "/etc/engine" },
                new V1VolumeMount { Name = "secret", MountPath = "/secret" },
                new V1VolumeMount { Name = "data", MountPath = "/data" },
            ];
        });
        pod.Spec.Volumes =
        [
            new V1Volume { Name = "conf", ConfigMap = new V1ConfigMapVolumeSource { Name = "conf", Items = [new V1KeyToPath { Key = "engine.conf", Path = "engine.conf" }] } },
            new V1Volume { Name = "secret", Secret = new V1SecretVolumeSource { SecretName = "pass" } },
            new V1Volume { Name = "data", PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = "data" } },
        ];

        await _node.CreateAsync(pod);
        await _node.ReadyAsync("volumes");

        var bound = await _node.Api.GetAsync(KubernetesTypes.PersistentVolumeClaims, new("default", "data"), CancellationToken.None);
        var folder = Path.Combine(_node.DataFolder, "volumes", bound!.Spec.VolumeName);
        Assert.Equal("Bound", bound.Status.Phase);
        await Eventually.IsTrue("the log is complete", async () => (await _node.LogAsync("volumes")).EndsWith("file\n"));
        Assert.Equal($"dir {folder}\nport 1\n/data $(POD_IP)\nhigh /data $(POD_IP) high\n{folder}\nfile\n", await _node.LogAsync("volumes"));
    }

    [Fact]
    public async Task Pod_ConfigMapChanges_FileFollows()
    {
        var map = new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "live", NamespaceProperty = "default" }, Data = new Dictionary<string, string> { ["value"] = "one" } };
        await _node.Api.CreateAsync(KubernetesTypes.ConfigMaps, map, CancellationToken.None);
        var pod = Manifests.Pod("live", "while true; do cat /conf/value; echo; sleep 0.05; done", container => container.VolumeMounts = [new V1VolumeMount { Name = "conf", MountPath = "/conf" }]);
        pod.Spec.Volumes = [new V1Volume { Name = "conf", ConfigMap = new V1ConfigMapVolumeSource { Name = "live" } }];
        await _node.CreateAsync(pod);
        await _node.ReadyAsync("live");

        map.Data["value"] = "two";
        await _node.Api.PatchAsync(KubernetesTypes.ConfigMaps, new("default", "live"), new System.Text.Json.Nodes.JsonObject { ["data"] = new System.Text.Json.Nodes.JsonObject { ["value"] = "two" } }, CancellationToken.None);

        await Eventually.IsTrue("the container sees the change", async () => (await _node.LogAsync("live", "tailLines=1")) == "two\n");
    }

    [Fact]
    public async Task Pod_ReadinessProbe_DecidesReadyAtOnceWhenThePortOpens()
    {
        await _node.CreateAsync(Manifests.Pod("probed", Manifests.Web, container =>
        {
            container.ReadinessProbe = new V1Probe { HttpGet = new V1HTTPGetAction { Port = "main", Path = "/" } };
        }));

        var pod = await _node.ReadyAsync("probed");

        // The default period is 10 s; the eager phase must have found it long before the second regular attempt.
        Assert.True(pod.Status.Conditions.First(condition => condition.Type == "Ready").LastTransitionTime - pod.Status.StartTime < TimeSpan.FromSeconds(9));
    }

    [Fact]
    public async Task Pod_LivenessFails_IsRestarted()
    {
        await _node.CreateAsync(Manifests.Pod("alive", "touch ./ok; sleep 1; rm ./ok; exec sleep 1000", container =>
            container.LivenessProbe = new V1Probe { Exec = new V1ExecAction { Command = ["test", "-f", "./ok"] }, PeriodSeconds = 1, FailureThreshold = 1 }));

        await _node.PodAsync("alive", "was restarted", pod => pod.Status?.ContainerStatuses?[0].RestartCount > 0);
    }

    [Fact]
    public async Task Pod_InitContainers_RunInOrderBeforeTheOthers()
    {
        var pod = Manifests.Pod("staged", "cat /work/steps; exec sleep 1000", container => container.VolumeMounts = [new V1VolumeMount { Name = "work", MountPath = "/work" }]);
        pod.Spec.Volumes = [new V1Volume { Name = "work", EmptyDir = new V1EmptyDirVolumeSource() }];
        pod.Spec.InitContainers =
        [
            .. new[] { "one", "two" }.Select(step =>
            {
                var init = Manifests.Container($"echo {step} >> /work/steps");
                init.Name = step;
                init.VolumeMounts = [new V1VolumeMount { Name = "work", MountPath = "/work" }];
                return init;
            }),
        ];

        await _node.CreateAsync(pod);
        await _node.ReadyAsync("staged");

        await Eventually.IsTrue("the log has both steps", async () => await _node.LogAsync("staged", "container=main") == "one\ntwo\n");
    }

    [Fact]
    public async Task Pod_RestartNever_EndsWithItsExitCode()
    {
        var good = Manifests.Pod("good", "exit 0");
        good.Spec.RestartPolicy = "Never";
        var bad = Manifests.Pod("bad", "exit 3");
        bad.Spec.RestartPolicy = "Never";
        await _node.CreateAsync(good);
        await _node.CreateAsync(bad);

        await _node.PodAsync("good", "succeeded", pod => pod.Status.Phase == "Succeeded");
        var failed = await _node.PodAsync("bad", "failed", pod => pod.Status.Phase == "Failed");
        Assert.Equal(3, failed.Status.ContainerStatuses[0].State.Terminated.ExitCode);
    }

    [Theory]
    [InlineData("FallbackToLogsOnError", "exit 3", "the engine is missing\n")]
    [InlineData("FallbackToLogsOnError", "exit 0", null)]
    [InlineData("File", "exit 3", null)]
    public async Task Pod_ContainerEnds_TellsTheEndOfItsLogWhereThatIsAskedFor(string policy, string end, string? message)
    {
        var pod = Manifests.Pod("speaker", $"echo the engine is missing; {end}", container => container.TerminationMessagePolicy = policy);
        pod.Spec.RestartPolicy = "Never";
        await _node.CreateAsync(pod);

        var ended = await _node.PodAsync("speaker", "has ended", candidate => candidate.Status?.Phase is "Succeeded" or "Failed");

        Assert.Equal(message, ended.Status.ContainerStatuses[0].State.Terminated.Message);
    }

    [Fact]
    public async Task Pod_ContainerSaysMuch_IsToldByTheEndOfIt()
    {
        var pod = Manifests.Pod("talker", "seq 1 100000; echo last words; exit 3", container => container.TerminationMessagePolicy = "FallbackToLogsOnError");
        pod.Spec.RestartPolicy = "Never";
        await _node.CreateAsync(pod);

        var ended = await _node.PodAsync("talker", "has ended", candidate => candidate.Status?.Phase == "Failed");

        var lines = ended.Status.ContainerStatuses[0].State.Terminated.Message.Split('\n');
        Assert.Equal(81, lines.Length); // what follows the newline at the end
        Assert.Equal(["99922", "last words", ""], [lines[0], lines[^2], lines[^1]]);
    }

    [Fact]
    public async Task Log_Followed_StreamsUntilTheContainerEnds()
    {
        var pod = Manifests.Pod("talker", "for i in 1 2 3; do echo line $i; sleep 0.1; done");
        pod.Spec.RestartPolicy = "Never";
        await _node.CreateAsync(pod);
        await _node.PodAsync("talker", "runs", candidate => candidate.Status?.ContainerStatuses?[0].State is { Waiting: null });

        Assert.Equal("line 1\nline 2\nline 3\n", await _node.LogAsync("talker", "follow=true"));
        Assert.Equal("line 3\n", await _node.LogAsync("talker", "tailLines=1"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z line 3\n$", await _node.LogAsync("talker", "tailLines=1&timestamps=true"));
    }

    [Fact]
    public async Task Pod_WithServiceAccount_HasAWorkingToken()
    {
        var pod = Manifests.Pod("account", "cat /var/run/secrets/kubernetes.io/serviceaccount/namespace; echo; wc -c < /var/run/secrets/kubernetes.io/serviceaccount/token; head -1 /var/run/secrets/kubernetes.io/serviceaccount/ca.crt; echo $KUBERNETES_SERVICE_HOST; exec sleep 1000");
        pod.Spec.AutomountServiceAccountToken = null;
        await _node.CreateAsync(pod);
        await _node.ReadyAsync("account");

        await Eventually.IsTrue("the log is complete", async () => (await _node.LogAsync("account")).Count(character => character == '\n') == 4, () => _node.LogAsync("account"));
        var lines = (await _node.LogAsync("account")).Split('\n');
        Assert.Equal("default", lines[0]);
        Assert.True(int.Parse(lines[1]) > 100);
        Assert.Equal("-----BEGIN CERTIFICATE-----", lines[2]);
        Assert.Equal("127.0.0.1", lines[3]);
    }
}
