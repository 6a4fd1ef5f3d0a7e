using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.Standalone.Node.Controllers.StatefulSets;

namespace Ssm.Standalone.Node.Tests;

public sealed class NodeWorkloadTests : IAsyncLifetime
{
    /// <summary>For what a server says as soon as it is connected to.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private NodeFixture _node = null!;

    public async ValueTask InitializeAsync() => _node = await NodeFixture.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task StatefulSet_WithClaimsAndService_IsServedAtItsIngressAddress()
    {
        await CreateServiceAsync("web", "LoadBalancer");
        await CreateSetAsync("web", 2);

        var service = await ServiceAsync("web", "has an address", candidate => candidate.Status?.LoadBalancer?.Ingress?.Count > 0);
        await SetAsync("web", "is ready", set => set.Status is { ReadyReplicas: 2, UpdatedReplicas: 2 } && set.Status.CurrentRevision == set.Status.UpdateRevision);

        Assert.Equal(["service.kubernetes.io/load-balancer-cleanup"], service.Metadata.Finalizers);
        Assert.InRange(service.Spec.Ports[0].NodePort ?? 0, 30000, 32767);
        Assert.True(NodeAddresses.Parse(_node.Options.PodNetwork).Ingress.Contains(IPAddress.Parse(service.Status.LoadBalancer.Ingress[0].Ip)));
        var answers = new HashSet<string>();
        await Eventually.IsTrue("both pods answer in turn", async () =>
        {
            answers.Add(await AskAsync(service.Status.LoadBalancer.Ingress[0].Ip, 80));
            answers.Add(await AskAsync(service.Spec.ClusterIP, 80));
            return answers.Contains("web-0") && answers.Contains("web-1");
        });
        Assert.NotNull(await _node.Api.GetAsync(KubernetesTypes.PersistentVolumeClaims, new("default", "data-web-0"), CancellationToken.None));
        var pod = await _node.PodAsync("web-1");
        Assert.Equal("web-1", pod!.Spec.Hostname);
        Assert.Equal("web-1", pod.Metadata.Labels["statefulset.kubernetes.io/pod-name"]);
    }

    [Fact]
    public async Task StatefulSet_PodDeleted_ComesBackWithItsAddressAndData()
    {
        await CreateSetAsync("kept", 1, "date +%N >> /data/starts; cat /data/starts | wc -l; exec sleep 1000");
        var before = await _node.ReadyAsync("kept-0");
        await Eventually.IsTrue("the first has written", async () => await _node.LogAsync("kept-0") == "1\n"); // without a probe it is ready before that

        await _node.DeletePodAsync("kept-0");

        var after = await _node.PodAsync("kept-0", "is back", pod => pod.Metadata.Uid != before.Metadata.Uid && NodeFixture.IsReady(pod));
        Assert.Equal(before.Status.PodIP, after.Status.PodIP);
        await Eventually.IsTrue("the data is there", async () => await _node.LogAsync("kept-0") == "2\n");
    }

    [Fact]
    public async Task StatefulSet_ClaimGoneFromUnderAPodThatHasNotStarted_IsMadeAnew()
    {
        await CreateSetAsync("waits", 0);
        var template = new JsonObject { ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "main", ["image"] = "none", ["command"] = new JsonArray("no-such-program") }) } };
        await _node.Api.PatchAsync(
            KubernetesTypes.StatefulSets, new("default", "waits"), Spec(new JsonObject { ["replicas"] = 1, ["template"] = template }), CancellationToken.None);
        var pod = await _node.PodAsync("waits-0", "has a node", pod => pod.Spec.NodeName is not null);
        await Eventually.IsTrue("there is a claim", async () => await ClaimAsync("data-waits-0") is { Status.Phase: "Bound" });
        var first = await ClaimAsync("data-waits-0");

        // As when it was on its way out while the pod was created: a claim that is used goes only once nothing holds it.
        await _node.Api.DeleteAsync(KubernetesTypes.PersistentVolumeClaims, new("default", "data-waits-0"), null, CancellationToken.None);
        await _node.Api.PatchAsync(
            KubernetesTypes.PersistentVolumeClaims, new("default", "data-waits-0"), new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = null } }, CancellationToken.None);

        await Eventually.IsTrue("there is another", async () => await ClaimAsync("data-waits-0") is { Status.Phase: "Bound" } claim && claim.Metadata.Uid != first!.Metadata.Uid);
        Assert.Equal(pod.Metadata.Uid, (await _node.PodAsync("waits-0"))!.Metadata.Uid);
    }

    [Fact]
    public async Task StatefulSet_Scaled_KeepsClaimsAndRemovesHighestFirst()
    {
        await CreateSetAsync("scaled", 3);
        await SetAsync("scaled", "is ready", set => set.Status?.ReadyReplicas == 3);

        await _node.Api.PatchAsync(KubernetesTypes.StatefulSets, new("default", "scaled"), Spec(new JsonObject { ["replicas"] = 1 }), CancellationToken.None);

        await SetAsync("scaled", "has one pod", set => set.Status is { Replicas: 1, ReadyReplicas: 1 });
        Assert.NotNull(await _node.PodAsync("scaled-0"));
        Assert.NotNull(await _node.Api.GetAsync(KubernetesTypes.PersistentVolumeClaims, new("default", "data-scaled-2"), CancellationToken.None));
    }

    [Fact]
    public async Task StatefulSet_ReplacedWithLargerClaims_TakesThePodsOverWithoutStoppingThem()
    {
        await CreateSetAsync("larger", 2);
        await SetAsync("larger", "is ready", set => set.Status?.ReadyReplicas == 2);
        var before = new[] { await _node.PodAsync("larger-0"), await _node.PodAsync("larger-1") };
        var old = await _node.Api.GetAsync(KubernetesTypes.StatefulSets, new("default", "larger"), CancellationToken.None);

        var patch = Spec(new JsonObject { ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = "2Gi" } } });
        await _node.Api.PatchAsync(KubernetesTypes.PersistentVolumeClaims, new("default", "data-larger-0"), patch, CancellationToken.None);
        await _node.Api.DeleteAsync(KubernetesTypes.StatefulSets, new("default", "larger"), new V1DeleteOptions { PropagationPolicy = "Orphan" }, CancellationToken.None);
        await Eventually.IsTrue("the set is gone", async () => await _node.Api.GetAsync(KubernetesTypes.StatefulSets, new("default", "larger"), CancellationToken.None) is null);
        await CreateSetAsync("larger", 2, storage: "2Gi");

        var set = await SetAsync("larger", "has its pods", set => set.Metadata.Uid != old!.Metadata.Uid && set.Status is { ReadyReplicas: 2, UpdatedReplicas: 2 });
        Assert.Equal(old!.Status.UpdateRevision, set.Status.UpdateRevision);
        foreach (var pod in before)
        {
            var after = await _node.PodAsync(pod!.Metadata.Name);
            Assert.Equal((pod.Metadata.Uid, set.Metadata.Uid), (after!.Metadata.Uid, Assert.Single(after.Metadata.OwnerReferences).Uid));
            Assert.Equal(0, after.Status.ContainerStatuses[0].RestartCount);
        }

        var revision = await _node.Api.GetAsync(StatefulSetRevisions.Type, new("default", set.Status.UpdateRevision), CancellationToken.None);
        Assert.Equal(set.Metadata.Uid, Assert.Single(revision!.Metadata.OwnerReferences).Uid);
        await Eventually.IsTrue("the claim has grown", async () =>
            (await _node.Api.GetAsync(KubernetesTypes.PersistentVolumeClaims, new("default", "data-larger-0"), CancellationToken.None))!.Status.Capacity["storage"].ToString() == "2Gi");
    }

    [Fact]
    public async Task StatefulSet_TemplateChanged_RollsFromTheHighestDownToThePartition()
    {
        await CreateSetAsync("rolled", 3);
        await SetAsync("rolled", "is ready", set => set.Status?.ReadyReplicas == 3);
        var first = await _node.PodAsync("rolled-0");

        var patch = new JsonObject
        {
            ["updateStrategy"] = new JsonObject { ["type"] = "RollingUpdate", ["rollingUpdate"] = new JsonObject { ["partition"] = 1 } },
            ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["changed"] = "yes" } } },
        };
        await _node.Api.PatchAsync(KubernetesTypes.StatefulSets, new("default", "rolled"), Spec(patch), CancellationToken.None);

        await SetAsync("rolled", "has two updated pods", set => set.Status is { UpdatedReplicas: 2, ReadyReplicas: 3, CurrentReplicas: 1 });
        Assert.Equal(first!.Metadata.Uid, (await _node.PodAsync("rolled-0"))!.Metadata.Uid);
        Assert.Equal("yes", (await _node.PodAsync("rolled-2"))!.Metadata.Annotations["changed"]);

        await _node.DeletePodAsync("rolled-0");
        var old = await _node.PodAsync("rolled-0", "is back", pod => pod.Metadata.Uid != first.Metadata.Uid && NodeFixture.IsReady(pod));
        Assert.Null(old.Metadata.Annotations);
        await _node.Api.PatchAsync(
            KubernetesTypes.StatefulSets,
            new("default", "rolled"),
            Spec(new JsonObject { ["updateStrategy"] = new JsonObject { ["rollingUpdate"] = new JsonObject { ["partition"] = 0 } } }),
            CancellationToken.None);
        await SetAsync("rolled", "is complete", set => set.Status is { UpdatedReplicas: 3, ReadyReplicas: 3, CurrentReplicas: 3 } && set.Status.CurrentRevision == set.Status.UpdateRevision);
    }

    [Fact]
    public async Task Deployment_ChangedAndRolledBack_ReplacesItsPods()
    {
        await CreateDeploymentAsync("broker", 2);
        await DeploymentAsync("broker", "is available", deployment => deployment.Status is { AvailableReplicas: 2, UpdatedReplicas: 2 });
        var pods = await PodsAsync("broker");
        Assert.All(pods, pod => Assert.Matches("^broker-[b-z2-9]{10}-[b-z2-9]{5}$", pod.Metadata.Name));

        await _node.Api.PatchAsync(KubernetesTypes.Deployments, new("default", "broker"), Template("2"), CancellationToken.None);
        await DeploymentAsync("broker", "is rolled out", deployment => deployment.Status is { AvailableReplicas: 2, UpdatedReplicas: 2, Replicas: 2 }
            && deployment.Status.ObservedGeneration == deployment.Metadata.Generation && deployment.Metadata.Annotations["deployment.kubernetes.io/revision"] == "2");
        await Eventually.IsTrue("the old pods are gone", async () => (await PodsAsync("broker")).All(pod => pod.Metadata.Annotations?["version"] == "2"));

        await _node.Api.PatchAsync(KubernetesTypes.Deployments, new("default", "broker"), Template(null), CancellationToken.None);
        var rolledBack = await DeploymentAsync("broker", "is rolled back", deployment => deployment.Metadata.Annotations["deployment.kubernetes.io/revision"] == "3"
            && deployment.Status is { AvailableReplicas: 2, UpdatedReplicas: 2, Replicas: 2 } && deployment.Status.ObservedGeneration == deployment.Metadata.Generation);
        Assert.Contains(rolledBack.Status.Conditions, condition => condition is { Type: "Progressing", Reason: "NewReplicaSetAvailable" });
        var sets = await _node.Api.ListAsync(KubernetesTypes.ReplicaSets, ListScope.In("default"), CancellationToken.None);
        Assert.Equal(2, sets.Items.Count);
    }

    [Fact]
    public async Task Service_EndpointGoes_ItsConnectionsAreClosedAndNoOthers()
    {
        await CreateServiceAsync("pair", "ClusterIP");
        await CreateDeploymentAsync("pair", 2);
        var service = await ServiceAsync("pair", "has an address", candidate => candidate.Spec.ClusterIP is { Length: > 0 });
        await DeploymentAsync("pair", "is available", deployment => deployment.Status?.AvailableReplicas == 2);
        var connections = new Dictionary<string, TcpClient>();
        await Eventually.IsTrue("there is a connection to each", async () =>
        {
            var (client, name) = await OpenAsync(service.Spec.ClusterIP);
            if (name is not null && !connections.TryAdd(name, client))
            {
                client.Dispose();
            }

            return connections.Count == 2;
        });
        var (gone, stays) = (connections.Keys.First(), connections.Keys.Last());

        // Scaling down would let the controller choose; this pod no longer matches the Service but goes on running.
        await _node.Api.PatchAsync(
            KubernetesTypes.Pods, new("default", gone), new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = "none" } } }, CancellationToken.None);

        Assert.Equal(0, await ReadAsync(connections[gone]));
        await connections[stays].GetStream().WriteAsync("still\n"u8.ToArray());
        Assert.Equal(6, await ReadAsync(connections[stays]));
        connections.Values.ToList().ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task Service_AddressTaken_SaysSoAndIsServedOnceItIsFree()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Any, 0));
        taken.Listen();
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        await CreateServiceAsync("taken", "ClusterIP", port);
        await CreateDeploymentAsync("taken", 1);
        var service = await ServiceAsync("taken", "has an address", candidate => candidate.Spec.ClusterIP is { Length: > 0 });

        await Eventually.IsTrue("there is an event", async () => (await _node.EventsAsync()).Any(e => e.Reason == "AddressInUse" && e.Message.Contains($"{service.Spec.ClusterIP}:{port}")));

        taken.Dispose();
        await Eventually.IsTrue("the service answers", async () => (await AskAsync(service.Spec.ClusterIP, port)).StartsWith("taken-"));
    }

    [Fact]
    public async Task Service_Deleted_FreesItsAddresses()
    {
        await CreateServiceAsync("short", "LoadBalancer");
        var service = await ServiceAsync("short", "has an address", candidate => candidate.Status?.LoadBalancer?.Ingress?.Count > 0);
        var address = new IPEndPoint(IPAddress.Parse(service.Status.LoadBalancer.Ingress[0].Ip), 80);
        await Eventually.IsTrue("it is served", () => Networking_PortIsTaken(address));

        await _node.Api.DeleteAsync(KubernetesTypes.Services, new("default", "short"), null, CancellationToken.None);

        await Eventually.IsTrue("it is gone", async () => await _node.Api.GetAsync(KubernetesTypes.Services, new("default", "short"), CancellationToken.None) is null);
        await Eventually.IsTrue("it is served no more", () => !Networking_PortIsTaken(address));
        await Eventually.IsTrue("its endpoints are gone", async () => await _node.Api.GetAsync(KubernetesTypes.Endpoints, new("default", "short"), CancellationToken.None) is null);
    }

    [Fact]
    public async Task Claim_Deleted_RemovesTheDataOnceNoPodUsesIt()
    {
        await CreateSetAsync("gone", 1, "echo x > /data/x; exec sleep 1000");
        await _node.ReadyAsync("gone-0");
        var claim = await _node.Api.GetAsync(KubernetesTypes.PersistentVolumeClaims, new("default", "data-gone-0"), CancellationToken.None);
        var folder = Path.Combine(_node.DataFolder, "volumes", claim!.Spec.VolumeName);
        await Eventually.IsTrue("there is data", () => File.Exists(Path.Combine(folder, "x")));

        await _node.Api.DeleteAsync(KubernetesTypes.PersistentVolumeClaims, new("default", "data-gone-0"), null, CancellationToken.None);
        Assert.NotNull(await _node.Api.GetAsync(KubernetesTypes.PersistentVolumeClaims, new("default", "data-gone-0"), CancellationToken.None));
        Assert.True(File.Exists(Path.Combine(folder, "x")));

        await _node.Api.PatchAsync(KubernetesTypes.StatefulSets, new("default", "gone"), Spec(new JsonObject { ["replicas"] = 0 }), CancellationToken.None);

        await Eventually.IsTrue("the claim is gone", async () => await _node.Api.GetAsync(KubernetesTypes.PersistentVolumeClaims, new("default", "data-gone-0"), CancellationToken.None) is null);
        Assert.False(Directory.Exists(folder));
    }

    private Task<V1PersistentVolumeClaim?> ClaimAsync(string name) => _node.Api.GetAsync(KubernetesTypes.PersistentVolumeClaims, new("default", name), CancellationToken.None);

    private static bool Networking_PortIsTaken(IPEndPoint address) => Ssm.Standalone.Node.Networking.PortCheck.Probe(address) is not null;

    private static JsonObject Spec(JsonObject spec) => new() { ["spec"] = spec };

    private static JsonObject Template(string? version) =>
        Spec(new JsonObject { ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["version"] = version } } } });

    private static async Task<string> AskAsync(string address, int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address, port);
            using var reader = new StreamReader(client.GetStream());
            return await reader.ReadLineAsync().WaitAsync(Patience, TimeProvider.System) ?? string.Empty;
        }
        catch (Exception refused) when (refused is SocketException or IOException)
        {
            return string.Empty;
        }
    }

    private static async Task<(TcpClient Client, string? Name)> OpenAsync(string address)
    {
        var client = new TcpClient();
        try
        {
            await client.ConnectAsync(address, 80);
            var buffer = new byte[256];
            var read = await client.GetStream().ReadAsync(buffer).AsTask().WaitAsync(Patience, TimeProvider.System);
            return (client, read == 0 ? null : System.Text.Encoding.ASCII.GetString(buffer, 0, read).Trim());
        }
        catch (Exception refused) when (refused is SocketException or IOException)
        {
            return (client, null);
        }
    }

    private static async Task<int> ReadAsync(TcpClient client)
    {
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            return await client.GetStream().ReadAsync(new byte[256], deadline.Token);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private async Task CreateServiceAsync(string name, string type, int port = 80) => await _node.Api.CreateAsync(
        KubernetesTypes.Services,
        new V1Service
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" },
            Spec = new V1ServiceSpec
            {
                Type = type,
                Selector = new Dictionary<string, string> { ["app"] = name },
                Ports = [new V1ServicePort { Name = "main", Port = port, TargetPort = "main" }],
            },
        },
        CancellationToken.None);

    private async Task CreateSetAsync(string name, int replicas, string script = Manifests.Greeter, string storage = "1Gi") => await _node.Api.CreateAsync(
        KubernetesTypes.StatefulSets,
        new V1StatefulSet
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" },
            Spec = new V1StatefulSetSpec
            {
                Replicas = replicas,
                ServiceName = name,
                Selector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = name } },
                Template = Manifests.Template(name, script, container => container.VolumeMounts = [new V1VolumeMount { Name = "data", MountPath = "/data" }]),
                VolumeClaimTemplates =
                [
                    new V1PersistentVolumeClaim
                    {
                        Metadata = new V1ObjectMeta { Name = "data" },
                        Spec = new V1PersistentVolumeClaimSpec
                        {
                            AccessModes = ["ReadWriteOnce"],
                            Resources = new V1VolumeResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new(storage) } },
                        },
                    },
                ],
            },
        },
        CancellationToken.None);

    private async Task CreateDeploymentAsync(string name, int replicas) => await _node.Api.CreateAsync(
        KubernetesTypes.Deployments,
        new V1Deployment
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" },
            Spec = new V1DeploymentSpec
            {
                Replicas = replicas,
                Selector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = name } },
                Template = Manifests.Template(name, Manifests.Greeter, container => container.ReadinessProbe = new V1Probe { TcpSocket = new V1TCPSocketAction { Port = "main" } }),
            },
        },
        CancellationToken.None);

    private async Task<IReadOnlyList<V1Pod>> PodsAsync(string app) =>
        (await _node.Api.ListAsync(KubernetesTypes.Pods, new ListScope { Namespace = "default", LabelSelector = $"app={app}" }, CancellationToken.None)).Items;

    private async Task<V1Service> ServiceAsync(string name, string expectation, Func<V1Service, bool> condition) =>
        await WaitAsync(KubernetesTypes.Services, name, expectation, condition);

    private async Task<V1StatefulSet> SetAsync(string name, string expectation, Func<V1StatefulSet, bool> condition) =>
        await WaitAsync(KubernetesTypes.StatefulSets, name, expectation, condition);

    private async Task<V1Deployment> DeploymentAsync(string name, string expectation, Func<V1Deployment, bool> condition) =>
        await WaitAsync(KubernetesTypes.Deployments, name, expectation, condition);

    private async Task<T> WaitAsync<T>(ResourceType<T> type, string name, string expectation, Func<T, bool> condition)
        where T : class, k8s.IKubernetesObject<V1ObjectMeta>
    {
        T? last = null;
        await Eventually.IsTrue(
            $"{type} {name} {expectation}",
            async () => (last = await _node.Api.GetAsync(type, new("default", name), CancellationToken.None)) is not null && condition(last),
            async () => $"{k8s.KubernetesJson.Serialize(last)}\n{await _node.DescribeAsync()}");
        return last!;
    }
}
