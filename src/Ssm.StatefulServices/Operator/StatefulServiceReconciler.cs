using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Broker;
using Ssm.StatefulServices.Certificates;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Hosts;
using Ssm.StatefulServices.Secrets;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Operator;

/// <summary>Makes instances of one service as their StatefulService objects say. The same for every service.</summary>
internal sealed partial class StatefulServiceReconciler(
    ServiceDefinition definition,
    KubernetesApi api,
    OperatorCaches caches,
    InstanceSecretStore secrets,
    HostClaims hosts,
    StatusOutlets outlets,
    TimeProvider timeProvider,
    ILogger logger)
    : IReconciler
{
    /// <summary>How often the end of something is looked for that no watch tells of.</summary>
    private static readonly TimeSpan WhileDeleting = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<NamespacedName, long> _settled = new();
    private readonly InstanceTeardown _teardown = new(api, caches, hosts);
    private readonly InstanceCertificates _certificates = new(api, timeProvider);
    private readonly InstanceStorage _storage = new(api, caches, logger);
    private readonly NodeActions _nodes = new(api, logger);

    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        // Read from the API, not from the cache: the formation's state must be the one that the last pass stored.
        var resource = caches.StatefulServices.Get(key) is null ? null : await api.GetAsync(StatefulServiceTypes.StatefulServices, key, cancellationToken);
        if (resource?.Spec is null)
        {
            outlets.Metrics.Forget(key);
            _settled.TryRemove(key, out _);
            return ReconcileResult.Done;
        }

        if (resource.Metadata.DeletionTimestamp is not null)
        {
            return await TearDownAsync(resource, cancellationToken);
        }

        var plan = definition.Offering.FindPlan(resource.Spec.Plan);
        if (plan is null)
        {
            await WriteAsync(resource, StatusDecider.Failed(resource, $"Plan {resource.Spec.Plan} is not offered any more", timeProvider.GetUtcNow()), cancellationToken);
            return ReconcileResult.Done;
        }

        resource = await WithAppIdAsync(resource, cancellationToken);
        if (resource.Status?.ObservedGeneration != resource.Metadata.Generation)
        {
            await hosts.SettleAsync(resource, cancellationToken);
        }

        var instance = new Instance
        {
            Resource = resource,
            Plan = plan,
            Exporter = definition.Offering.Exporter,
            Secrets = await secrets.EnsureAsync(resource, definition.Topology.GeneratedSecrets, caches, cancellationToken),
        };
        if (definition.Topology.UsesCertificates)
        {
            var nodes = PodNodes.Of(instance.Names.Service, caches.PodsOf(instance.Label), revision: null);
            await _certificates.EnsureAsync(instance, nodes, caches.Services.Get(key), caches, cancellationToken);
        }

        var (seen, lookAgain) = await ConvergeAsync(instance, cancellationToken);
        await WriteAsync(resource, StatusDecider.Decide(resource, seen, timeProvider.GetUtcNow()), cancellationToken);
        return lookAgain is { } delay ? ReconcileResult.RequeueAfter(delay) : ReconcileResult.Done;
    }

    private async Task<(InstanceObservation Seen, TimeSpan? LookAgain)> ConvergeAsync(Instance instance, CancellationToken cancellationToken)
    {
        var described = definition.Topology.Describe(instance);
        var desired = described.Append(InstanceNetwork.Describe(instance, described)).ToArray();
        var set = desired.Select(each => each.Described).OfType<V1StatefulSet>().Single(set => set.Metadata.Name == instance.Names.Service);
        var storage = await _storage.ContinueAsync(instance, set, cancellationToken);
        // No watch tells of the optional ones: they are looked at after each change, and once by each operator, which may want others than the last.
        var generation = instance.Resource.Metadata.Generation ?? 1;
        var isSettled = _settled.TryGetValue(instance.Key, out var settled) && settled == generation;
        var due = desired.Where(each => ReferenceEquals(each.Described, set) ? !storage.KeepsSet : !each.IsOptional || !isSettled);
        var isChanging = await EnsureAsync(instance, due, cancellationToken);
        _settled[instance.Key] = generation;

        var current = caches.StatefulSets.Get(instance.Key);
        var declared = definition.Topology.Nodes(instance);
        var running = instance.Resource.Status?.RunNodes ?? declared;
        var nodes = PodNodes.Of(instance.Names.Service, caches.PodsOf(instance.Label), PodNodes.RevisionOf(current));
        var yielding = RolloutDecider.Yielding(nodes, declared, running, instance.Resource.Status?.Primary);
        var formation = nodes.Any(node => node.Address is not null)
            ? await definition.Formation.FormAsync(
                new FormationInput
                {
                    Instance = instance,
                    Nodes = nodes,
                    DesiredNodes = declared,
                    Yielding = yielding,
                    ReadAccounts = token => BindingSecrets.AccountsAsync(api, instance, token),
                    State = instance.Resource.Status?.Formation,
                },
                cancellationToken)
            : null;
        if (formation is not null)
        {
            await _nodes.LabelAsync(instance, nodes, formation.Roles, cancellationToken);
        }

        var formed = nodes.Select(node => node with { Role = formation?.Roles.GetValueOrDefault(node.Name) }).ToArray();
        if (!isChanging && current is not null && RolloutDecider.Restart(formed, running, yielding, formation) is { } outdated)
        {
            await _nodes.RestartAsync(instance, current, outdated, formation?.Primary, cancellationToken);
        }

        var seen = new InstanceObservation
        {
            DesiredNodes = declared,
            RunNodes = RunNodesDecider.Decide(declared, instance.Resource.Status?.RunNodes, nodes, formation, storage.HasSurplus),
            ClientPort = definition.Topology.ClientPort,
            Nodes = nodes,
            IsChanging = isChanging,
            AppId = instance.Resource.Status?.AppId ?? 0,
            ClientService = caches.Services.Get(instance.Key),
            Endpoints = caches.Endpoints.Get(instance.Key),
            StatefulSet = current,
            Storage = storage,
            Formation = formation,
        };
        return (seen, formation?.LookAgain);
    }

    /// <summary>Makes the objects as they should be; true when any of them was not.</summary>
    private async Task<bool> EnsureAsync(Instance instance, IEnumerable<DesiredObject> desired, CancellationToken cancellationToken)
    {
        var isChanging = false;
        foreach (var each in desired)
        {
            var result = await each.EnsureAsync(api, caches, cancellationToken);
            if (result != EnsureResult.Unchanged)
            {
                isChanging = true;
                LogEnsured(instance.Key.Name, result, each.ToString());
            }
        }

        return isChanging;
    }

    private async Task<StatefulService> WithAppIdAsync(StatefulService resource, CancellationToken cancellationToken)
    {
        if (resource.Status?.AppId is not null)
        {
            return resource;
        }

        // Stored at once, so that a pass that fails later does not take another number.
        var taken = await new AppIds(api, resource.Metadata.NamespaceProperty).TakeAsync(cancellationToken);
        var status = (resource.Status ?? new StatefulServiceStatus { Phase = StatefulServicePhase.Provisioning, Message = StatusDecider.WaitForIngress }) with { AppId = taken };
        LogStarted(resource.Metadata.Name, resource.Spec?.Plan ?? "", resource.Spec?.Instance?.ToString() ?? "unknown");
        return await api.UpdateStatusAsync(StatefulServiceTypes.StatefulServices, resource with { Status = status }, cancellationToken);
    }

    private async Task<ReconcileResult> TearDownAsync(StatefulService resource, CancellationToken cancellationToken)
    {
        if (resource.Metadata.Finalizers?.Contains(StatefulServiceLabels.Finalizer) is not true)
        {
            return ReconcileResult.Done;
        }

        if (await _teardown.ContinueAsync(resource, cancellationToken) is { } waiting)
        {
            await WriteAsync(resource, StatusDecider.Deleting(resource, waiting, timeProvider.GetUtcNow()), cancellationToken);
            return ReconcileResult.RequeueAfter(WhileDeleting);
        }

        var finalizers = resource.Metadata.Finalizers.Where(finalizer => finalizer != StatefulServiceLabels.Finalizer).ToList();
        await api.UpdateAsync(StatefulServiceTypes.StatefulServices, resource with { Metadata = resource.Metadata with { Finalizers = finalizers } }, cancellationToken);
        outlets.Metrics.Forget(NamespacedName.Of(resource));
        LogRemoved(resource.Metadata.Name);
        return ReconcileResult.Done;
    }

    private async Task WriteAsync(StatefulService resource, StatefulServiceStatus status, CancellationToken cancellationToken)
    {
        outlets.Metrics.Set(resource, status);
        if (AreEqual(resource.Status, status))
        {
            return;
        }

        await api.UpdateStatusAsync(StatefulServiceTypes.StatefulServices, resource with { Status = status }, cancellationToken);
        foreach (var notice in StatusNotice.Of(resource.Status, status))
        {
            outlets.Record(resource, notice);
        }

        if (resource.Status?.Message != status.Message || resource.Status?.Phase != status.Phase)
        {
            LogProgress(resource.Metadata.Name, status.Phase ?? "", status.Message ?? "as declared");
        }
    }

    private static bool AreEqual(StatefulServiceStatus? left, StatefulServiceStatus right) =>
        left is not null
        && JsonNode.DeepEquals(
            JsonSerializer.SerializeToNode(left, StatefulServiceJsonContext.Default.StatefulServiceStatus),
            JsonSerializer.SerializeToNode(right, StatefulServiceJsonContext.Default.StatefulServiceStatus));

    [LoggerMessage(9101, LogLevel.Information, "{Name}: provisioning started, plan {Plan}, for {Instance}")]
    private partial void LogStarted(string name, string plan, string instance);

    [LoggerMessage(9102, LogLevel.Information, "{Name}: {Result} {Described}")]
    private partial void LogEnsured(string name, EnsureResult result, string described);

    [LoggerMessage(9103, LogLevel.Information, "{Name}: {Phase}, {Message}")]
    private partial void LogProgress(string name, string phase, string message);

    [LoggerMessage(9105, LogLevel.Information, "{Name}: removed, data included")]
    private partial void LogRemoved(string name);
}
