using System.Net;
using System.Net.NetworkInformation;
using k8s;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Tests.Broker;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.Platforms;

/// <summary>One instance on a <see cref="ServicePlatform"/>, as the platform side sees it.</summary>
internal sealed class TestInstance(ServicePlatform platform, string id, string plan)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public string Id => id;

    /// <summary>The plan that was ordered last.</summary>
    public string Plan { get; private set; } = plan;

    /// <summary>Name of the StatefulService, the client Service and the StatefulSet.</summary>
    public string Name => $"{platform.Service}-{id}";

    private string Query => $"service_id={platform.Service}&plan_id={Plan}";

    /// <summary>Orders the instance; 202 when it was accepted.</summary>
    public Task<OsbAnswer> OrderAsync(string parameters) =>
        platform.SendAsync(HttpMethod.Put, $"/v2/service_instances/{id}?accepts_incomplete=true", Body(parameters));

    /// <summary>Changes it and waits until it is so.</summary>
    public async Task UpdateAsync(string parameters, string? newPlan = null, TimeSpan? patience = null)
    {
        var answer = await ChangeAsync(parameters, newPlan);
        Assert.True(answer.Status is 200 or 202, answer.ToString());
        if (answer.Status == 202)
        {
            await SucceedsAsync(patience, answer.Text("operation"));
        }
    }

    /// <summary>Changes it, does something while the change is on its way, and waits until it is so.</summary>
    public async Task UpdateAsync(string parameters, string? newPlan, Func<Task> meanwhile)
    {
        var answer = await ChangeAsync(parameters, newPlan);
        Assert.True(answer.Status == 202, answer.ToString());
        await meanwhile();
        await SucceedsAsync(operation: answer.Text("operation"));
    }

    /// <summary>Asks for a change; 202 when it was accepted, 400 when it cannot be.</summary>
    public async Task<OsbAnswer> ChangeAsync(string parameters, string? newPlan = null)
    {
        var before = Plan;
        Plan = newPlan ?? Plan;
        var answer = await platform.SendAsync(HttpMethod.Patch, $"/v2/service_instances/{id}?accepts_incomplete=true", Body(parameters));
        Plan = answer.Status is 200 or 202 ? Plan : before;
        return answer;
    }

    /// <summary>Binds.</summary>
    public async Task<TestBinding> BindAsync(string parameters = "{}")
    {
        var binding = new TestBinding(platform, this, Guid.NewGuid().ToString());
        await binding.BindAsync(parameters);
        return binding;
    }

    /// <summary>Binds anew in the place of another binding, with what that one asked for.</summary>
    public async Task<TestBinding> RotateAsync(TestBinding predecessor)
    {
        var binding = new TestBinding(platform, this, Guid.NewGuid().ToString());
        await binding.RotateAsync(predecessor);
        return binding;
    }

    /// <summary>Asks for a binding that takes over from another.</summary>
    public Task<OsbAnswer> TryRotateAsync(string predecessor, string binding) => platform.SendAsync(
        HttpMethod.Put,
        $"/v2/service_instances/{id}/service_bindings/{binding}",
        $$$"""{"service_id":"{{{platform.Service}}}","plan_id":"{{{Plan}}}","predecessor_binding_id":"{{{predecessor}}}",{{{TestContext}}}}""");

    /// <summary>Asks for a binding, which the broker may refuse.</summary>
    public Task<OsbAnswer> TryBindAsync(string parameters, string? binding = null) => platform.SendAsync(
        HttpMethod.Put,
        $"/v2/service_instances/{id}/service_bindings/{binding ?? Guid.NewGuid().ToString()}",
        $$$"""{"service_id":"{{{platform.Service}}}","plan_id":"{{{Plan}}}","parameters":{{{parameters}}},{{{TestContext}}}}""");

    public Task<OsbAnswer> UnbindAsync(string binding) => platform.SendAsync(HttpMethod.Delete, $"/v2/service_instances/{id}/service_bindings/{binding}?{Query}");

    /// <summary>The object as it is now.</summary>
    public async Task<StatefulService> ResourceAsync() => await FindAsync() ?? throw new InvalidOperationException($"there is no {Name}");

    /// <summary>Waits until the instance is as said, and returns it.</summary>
    public async Task<StatefulService> IsAsync(Func<StatefulService, bool> condition, TimeSpan? patience = null)
    {
        StatefulService? last = null;
        return await Eventually.GetAsync(
            async () =>
            {
                last = await FindAsync();
                return last is not null && condition(last) ? last : null;
            },
            () => $"{(last?.Status is { } status ? KubernetesJson.Serialize(status) : "no status")}\n{platform.Describe()}",
            patience ?? Patience);
    }

    /// <summary>Waits until the condition <c>HasRoom</c> is as said, and its message contains a text.</summary>
    public Task<StatefulService> HasRoomAsync(string status, string text) => IsAsync(found => HasRoom(found, status, text));

    /// <summary>The condition <c>HasRoom</c> is as said, and its message contains a text.</summary>
    public static bool HasRoom(StatefulService found, string status, string text) => found.Status?.Conditions?.Any(
        condition => condition.Type == "HasRoom" && condition.Status == status && condition.Message.Contains(text, StringComparison.Ordinal)) is true;

    /// <summary>Waits until all of it is as declared.</summary>
    public Task<StatefulService> IsReadyAsync(TimeSpan? patience = null) =>
        IsAsync(found => found.Status is { Phase: StatefulServicePhase.Ready } status && status.ObservedGeneration == found.Metadata.Generation, patience);

    /// <summary>Waits until a rolling update is halfway: some of the nodes are of the new revision, and others of the old one.</summary>
    public Task IsRollingAsync() => PodsAsync(pods => pods.Select(pod => pod.Metadata.Labels["controller-revision-hash"]).Distinct().Count() > 1);

    /// <summary>Waits until a node's processes have been started.</summary>
    public Task RunsAsync(int ordinal) =>
        PodsAsync(pods => pods.Any(pod => pod.Metadata.Name == $"{Name}-{ordinal}" && pod.Status.ContainerStatuses?.Any(container => container.State.Running is not null) is true));

    /// <summary>The role that the label of a node's pod says.</summary>
    public async Task<string?> RoleAsync(int ordinal)
    {
        var pod = await PodAsync(ordinal);
        return pod?.Metadata.Labels.TryGetValue(StatefulServiceLabels.Role, out var role) is true ? role : null;
    }

    /// <summary>Which node has an address.</summary>
    public async Task<int> OrdinalAsync(string address)
    {
        var pods = await platform.Api.ListAsync(KubernetesTypes.Pods, ListScope.In(ServicePlatform.Namespace), CancellationToken.None);
        var pod = pods.Items.Single(pod => pod.Status?.PodIP == address).Metadata.Name;
        return int.Parse(pod[(Name.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Kills a node's processes, as soon as there are any.</summary>
    public Task KillAsync(int ordinal) => Eventually.TrueAsync(async () => await platform.KillAsync($"{Name}-{ordinal}") > 0);

    /// <summary>Takes a node its data, and the pod with it, at once: another pod starts, on an empty disk.</summary>
    public async Task LoseDiskAsync(int ordinal)
    {
        foreach (var folder in Directory.GetDirectories(await DiskAsync(ordinal)).Where(folder => !folder.EndsWith("-that-was-lost", StringComparison.Ordinal)))
        {
            Directory.Move(folder, $"{folder}-that-was-lost");
        }

        await DeletePodAsync(ordinal);
    }

    /// <summary>Puts a disk of a given size in the place of a node's, and waits until the others have filled the pod that starts on it; null when this process may not.</summary>
    public async Task<SmallDisk?> TryReplaceDiskAsync(int ordinal, string size)
    {
        var disk = SmallDisk.TryMount(await DiskAsync(ordinal), size);
        if (disk is not null)
        {
            var former = await DeletePodAsync(ordinal);
            await Eventually.GetAsync(
                async () => await PodAsync(ordinal) is { } pod && pod.Metadata.Uid != former && pod.Metadata.Labels.ContainsKey(StatefulServiceLabels.Role) ? pod : null,
                platform.Describe,
                Patience);
            await IsReadyAsync();
        }

        return disk;
    }

    /// <summary>Kills the processes of the node that takes writes.</summary>
    /// <returns>Its name.</returns>
    public async Task<string> KillPrimaryAsync()
    {
        var primary = (await ResourceAsync()).Status?.Primary ?? throw new InvalidOperationException($"{Name} has no primary");
        Assert.True(await platform.KillAsync(primary) > 0, $"{primary} has no process");
        return primary;
    }

    /// <summary>Deletes the instance, data included, and waits until no object, process and file carries its id, and nobody listens at its addresses.</summary>
    /// <param name="patience">A safety net.</param>
    /// <param name="meanwhile">What is done as soon as the deletion is accepted.</param>
    public async Task DeprovisionAsync(TimeSpan? patience = null, Func<Task>? meanwhile = null)
    {
        var addresses = await AddressesAsync(name => name.Contains(id, StringComparison.Ordinal));
        var answer = await platform.SendAsync(HttpMethod.Delete, $"/v2/service_instances/{id}?accepts_incomplete=true&{Query}");
        Assert.True(answer.Status is 200 or 202, answer.ToString());
        await (meanwhile?.Invoke() ?? Task.CompletedTask);
        string? left = null;
        await Eventually.GetAsync(async () => (left = await LeftAsync(addresses)).Length == 0 ? "nothing" : null, () => left, patience ?? Patience);
    }

    /// <summary>Waits until the broker says that the operation succeeded.</summary>
    public async Task SucceedsAsync(TimeSpan? patience = null, string? operation = null)
    {
        OsbAnswer? last = null;
        var end = await Eventually.GetAsync(
            async () =>
            {
                last = await platform.SendAsync(HttpMethod.Get, $"/v2/service_instances/{id}/last_operation?{Query}{(operation is null ? "" : $"&operation={operation}")}");
                return last.Status == 200 && last.Text("state") == "in progress" ? null : last;
            },
            () => $"{last}\n{platform.Describe()}",
            patience ?? Patience);
        if (end.Text("state") != "succeeded")
        {
            Assert.Fail($"{end}\n{platform.Describe()}");
        }
    }

    private string TestContext => $$"""
        "context":{"platform":"kubernetes","namespace":"test","clusterid":"c","instance_name":"{{id[..8]}}"}
        """;

    private string Body(string parameters) =>
        $$$"""{"service_id":"{{{platform.Service}}}","plan_id":"{{{Plan}}}","organization_guid":"o","space_guid":"s","parameters":{{{parameters}}},{{{TestContext}}}}""";

    private async Task PodsAsync(Func<IReadOnlyList<V1Pod>, bool> condition)
    {
        V1Pod[] pods = [];
        await Eventually.GetAsync(
            async () =>
            {
                var all = await platform.Api.ListAsync(KubernetesTypes.Pods, ListScope.In(ServicePlatform.Namespace), CancellationToken.None);
                pods = [.. all.Items.Where(pod => pod.Metadata.Name.StartsWith($"{Name}-", StringComparison.Ordinal))];
                return condition(pods) ? "so" : null;
            },
            () => $"{string.Join('\n', pods.Select(pod => KubernetesJson.Serialize(pod.Status)))}\n{platform.Describe()}",
            Patience);
    }

    private Task<V1Pod?> PodAsync(int ordinal) => platform.Api.GetAsync(KubernetesTypes.Pods, new NamespacedName(ServicePlatform.Namespace, $"{Name}-{ordinal}"), CancellationToken.None);

    /// <summary>The folder that is a node's disk.</summary>
    private async Task<string> DiskAsync(int ordinal)
    {
        var claim = await platform.Api.GetAsync(KubernetesTypes.PersistentVolumeClaims, new NamespacedName(ServicePlatform.Namespace, $"data-{Name}-{ordinal}"), CancellationToken.None);
        return platform.Files(claim!.Spec.VolumeName).First();
    }

    /// <summary>Takes a pod away at once; another takes its place.</summary>
    /// <returns>Its uid.</returns>
    private async Task<string> DeletePodAsync(int ordinal)
    {
        var pod = await PodAsync(ordinal) ?? throw new InvalidOperationException($"there is no pod {Name}-{ordinal}");
        await platform.Api.DeleteAsync(KubernetesTypes.Pods, NamespacedName.Of(pod), new V1DeleteOptions { GracePeriodSeconds = 0 }, CancellationToken.None);
        return pod.Metadata.Uid;
    }

    private Task<StatefulService?> FindAsync() =>
        platform.Api.GetAsync(StatefulServiceTypes.StatefulServices, new NamespacedName(ServicePlatform.Namespace, Name), CancellationToken.None);

    /// <summary>The addresses of pods and Services.</summary>
    private async Task<string[]> AddressesAsync(Func<string, bool> isOf)
    {
        var pods = await platform.Api.ListAsync(KubernetesTypes.Pods, ListScope.In(ServicePlatform.Namespace), CancellationToken.None);
        var services = await platform.Api.ListAsync(KubernetesTypes.Services, ListScope.In(ServicePlatform.Namespace), CancellationToken.None);
        var all = from pod in pods.Items where isOf(pod.Metadata.Name) select pod.Status?.PodIP;
        var theirs = from service in services.Items
                     where isOf(service.Metadata.Name)
                     from address in (service.Status?.LoadBalancer?.Ingress ?? []).Select(ingress => ingress.Ip).Append(service.Spec.ClusterIP)
                     select address;
        return [.. all.Concat(theirs).Where(address => IPAddress.TryParse(address, out _)).Select(address => address!)]; // parsed, so not null
    }

    private async Task<string> LeftAsync(IEnumerable<string> addresses)
    {
        var left = new List<string>();
        var scope = ListScope.In(ServicePlatform.Namespace);
        await AddAsync(StatefulServiceTypes.StatefulServices);
        await AddAsync(KubernetesTypes.StatefulSets);
        await AddAsync(KubernetesTypes.Pods);
        await AddAsync(KubernetesTypes.Services);
        await AddAsync(KubernetesTypes.Endpoints);
        await AddAsync(KubernetesTypes.ConfigMaps);
        await AddAsync(KubernetesTypes.Secrets);
        await AddAsync(KubernetesTypes.PersistentVolumeClaims);
        await AddAsync(KubernetesTypes.PodDisruptionBudgets);
        await AddAsync(KubernetesTypes.NetworkPolicies);
        left.AddRange(EngineProcesses.Containing(id).Select(process => $"process {process}"));
        left.AddRange(platform.Files(id));
        var freed = addresses.Except(await AddressesAsync(_ => true)).ToHashSet();
        left.AddRange(IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(listener => freed.Contains(listener.Address.ToString())).Select(listener => $"listener {listener}"));
        return string.Join('\n', left);

        async Task AddAsync<T>(ResourceType<T> type)
            where T : class, IKubernetesObject<V1ObjectMeta> =>
            left.AddRange((await platform.Api.ListAsync(type, scope, CancellationToken.None)).Items
                .Where(item => KubernetesJson.Serialize(item.Metadata).Contains(id, StringComparison.Ordinal))
                .Select(item => $"{type.Kind} {item.Metadata.Name}"));
    }
}
