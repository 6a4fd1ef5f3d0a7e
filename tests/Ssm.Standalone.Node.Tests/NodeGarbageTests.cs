using k8s.Models;
using Ssm.Kubernetes;

namespace Ssm.Standalone.Node.Tests;

public sealed class NodeGarbageTests : IAsyncLifetime
{
    private NodeFixture _node = null!;

    public async ValueTask InitializeAsync() => _node = await NodeFixture.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Owner_Deleted_TakesItsDependentsAlong()
    {
        var owner = await CreateMapAsync("owner");
        var child = await CreateMapAsync("child", owner);
        await CreateMapAsync("grandchild", child);
        await CreateMapAsync("other");

        await DeleteAsync("owner", null);

        await GoneAsync("child");
        await GoneAsync("grandchild");
        Assert.NotNull(await MapAsync("other"));
    }

    [Fact]
    public async Task Owner_DeletedWithOrphan_LeavesDependentsWithoutReference()
    {
        var owner = await CreateMapAsync("owner");
        await CreateMapAsync("child", owner);

        await DeleteAsync("owner", "Orphan");

        await GoneAsync("owner");
        Assert.Null((await MapAsync("child"))!.Metadata.OwnerReferences);
    }

    [Fact]
    public async Task Owner_DeletedInForeground_GoesAfterItsDependents()
    {
        var owner = await CreateMapAsync("owner");
        await CreateMapAsync("child", owner, "example.org/hold");

        await DeleteAsync("owner", "Foreground");
        await Eventually.IsTrue("the child is being deleted", async () => (await MapAsync("child"))!.Metadata.DeletionTimestamp is not null);
        Assert.NotNull(await MapAsync("owner"));

        await _node.Api.PatchAsync(
            KubernetesTypes.ConfigMaps,
            new("default", "child"),
            new System.Text.Json.Nodes.JsonObject { ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["finalizers"] = null } },
            CancellationToken.None);

        await GoneAsync("owner");
        await GoneAsync("child");
    }

    [Fact]
    public async Task Dependent_OfAnOwnerThatNeverWas_IsDeleted()
    {
        var stranger = new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "stranger", NamespaceProperty = "default", Uid = Guid.Empty.ToString() } };
        await CreateMapAsync("child", stranger);

        await GoneAsync("child");
    }

    [Fact]
    public async Task Dependent_OfAnOwnerMadeAnew_IsDeleted()
    {
        var owner = await CreateMapAsync("owner");
        await DeleteAsync("owner", null);
        await CreateMapAsync("owner");
        await CreateMapAsync("child", owner);

        await GoneAsync("child");
        Assert.NotNull(await MapAsync("owner"));
    }

    [Fact]
    public async Task Deployment_Deleted_RemovesReplicaSetsAndPods()
    {
        await _node.Api.CreateAsync(
            KubernetesTypes.Deployments,
            new V1Deployment
            {
                Metadata = new V1ObjectMeta { Name = "short", NamespaceProperty = "default" },
                Spec = new V1DeploymentSpec
                {
                    Replicas = 2,
                    Selector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "short" } },
                    Template = Manifests.Template("short", "exec sleep 1000"),
                },
            },
            CancellationToken.None);
        await Eventually.IsTrue("two pods run", async () => (await PodsAsync()).Count(NodeFixture.IsReady) == 2);

        await _node.Api.DeleteAsync(KubernetesTypes.Deployments, new("default", "short"), null, CancellationToken.None);

        await Eventually.IsTrue("no pod is left", async () => (await PodsAsync()).Count == 0);
        await Eventually.IsTrue("no set is left", async () => (await _node.Api.ListAsync(KubernetesTypes.ReplicaSets, ListScope.All, CancellationToken.None)).Items.Count == 0);
    }

    [Fact]
    public async Task Namespace_Created_HasAccountAndAuthority()
    {
        await _node.CreateNamespaceAsync("fresh");

        await Eventually.IsTrue("there is an account", async () => await _node.Api.GetAsync(KubernetesTypes.ServiceAccounts, new("fresh", "default"), CancellationToken.None) is not null);
        await Eventually.IsTrue("there is an authority", async () =>
            (await _node.Api.GetAsync(KubernetesTypes.ConfigMaps, new("fresh", "kube-root-ca.crt"), CancellationToken.None))?.Data["ca.crt"].StartsWith("-----BEGIN CERTIFICATE-----") == true);
    }

    [Fact]
    public async Task Namespace_Deleted_GoesWithEverythingInIt()
    {
        await _node.CreateNamespaceAsync("doomed");
        var pod = Manifests.Pod("runner", "exec sleep 1000");
        pod.Metadata.NamespaceProperty = "doomed";
        await _node.CreateAsync(pod);
        await CreateMapAsync("held", finalizer: "example.org/hold", @namespace: "doomed");

        await _node.Api.DeleteAsync(KubernetesTypes.Namespaces, NamespacedName.Cluster("doomed"), null, CancellationToken.None);

        await Eventually.IsTrue("the namespace says what holds it", async () =>
            (await _node.Api.GetAsync(KubernetesTypes.Namespaces, NamespacedName.Cluster("doomed"), CancellationToken.None))!.Status.Conditions?
                .Any(condition => condition.Message == "Some content in the namespace has finalizers remaining: example.org/hold in 1 resource instances") == true);
        await _node.Api.PatchAsync(
            KubernetesTypes.ConfigMaps,
            new("doomed", "held"),
            new System.Text.Json.Nodes.JsonObject { ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["finalizers"] = null } },
            CancellationToken.None);
        await Eventually.IsTrue("the namespace is gone", async () =>
            await _node.Api.GetAsync(KubernetesTypes.Namespaces, NamespacedName.Cluster("doomed"), CancellationToken.None) is null);
    }

    private async Task<IReadOnlyList<V1Pod>> PodsAsync() => (await _node.Api.ListAsync(KubernetesTypes.Pods, ListScope.In("default"), CancellationToken.None)).Items;

    private Task<V1ConfigMap?> MapAsync(string name) => _node.Api.GetAsync(KubernetesTypes.ConfigMaps, new("default", name), CancellationToken.None);

    private Task GoneAsync(string name) => Eventually.IsTrue($"{name} is gone", async () => await MapAsync(name) is null);

    private Task<bool> DeleteAsync(string name, string? policy) =>
        _node.Api.DeleteAsync(KubernetesTypes.ConfigMaps, new("default", name), policy is null ? null : new V1DeleteOptions { PropagationPolicy = policy }, CancellationToken.None);

    private Task<V1ConfigMap> CreateMapAsync(string name, V1ConfigMap? owner = null, string? finalizer = null, string @namespace = "default") => _node.Api.CreateAsync(
        KubernetesTypes.ConfigMaps,
        new V1ConfigMap
        {
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = @namespace,
                Finalizers = finalizer is null ? null : [finalizer],
                OwnerReferences = owner is null ? null :
                [
                    new V1OwnerReference { ApiVersion = "v1", Kind = V1ConfigMap.KubeKind, Name = owner.Name(), Uid = owner.Metadata.Uid, BlockOwnerDeletion = true },
                ],
            },
        },
        CancellationToken.None);
}
