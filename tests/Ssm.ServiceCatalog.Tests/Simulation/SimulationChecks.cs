using System.Text;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Orphans;
using Ssm.ServiceCatalog.Parameters;
using ServiceBinding = Ssm.ServiceCatalog.Api.V1Beta1.ServiceBinding;

namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>What must be true of a world that has come to rest.</summary>
internal static class SimulationChecks
{
    /// <summary>The first thing that is wrong; null when nothing is.</summary>
    public static string? Problem(SimulatedWorld world)
    {
        var instances = world.Api.List(CatalogTypes.ServiceInstances);
        var bindings = world.Api.List(CatalogTypes.ServiceBindings);
        return world.Broker.Offences.FirstOrDefault()
            ?? instances.Select(instance => ProblemOf(instance, world)).FirstOrDefault(problem => problem is not null)
            ?? bindings.Select(binding => ProblemOf(binding, instances, world)).FirstOrDefault(problem => problem is not null)
            ?? world.Api.List(CatalogTypes.OrphanedResources)
                .Where(entry => entry.Status?.State != OrphanState.Retained)
                .Select(entry => $"{entry.Metadata.Name} is stuck in the ledger: {entry.Status?.State} {entry.Status?.Message}").FirstOrDefault()
            ?? LeakOf(instances, bindings, world)
            ?? world.Disturbances.Select(disturbance => disturbance.Problem()).FirstOrDefault(problem => problem is not null);
    }

    /// <summary>The same when users have deleted all they had.</summary>
    public static string? Rest(SimulatedWorld world) =>
        world.Broker.Offences.FirstOrDefault()
        ?? new[] { "serviceinstances", "servicebindings", "secrets", "orphanedresources" }.SelectMany(world.Api.Of).Select(pair => $"{pair.Key} is left").FirstOrDefault()
        ?? world.Broker.Instances.Keys.Except(world.Broker.Foreign).Select(id => $"instance {id} is left at the broker").FirstOrDefault()
        ?? world.Broker.Bindings.Keys.Select(id => $"binding {id} is left at the broker").FirstOrDefault();

    private static string? ProblemOf(ServiceInstance instance, SimulatedWorld world)
    {
        var status = instance.Status;
        var name = $"{instance.Metadata.Name} ({instance.Spec.ExternalID})";
        var ready = status?.Conditions.Find(ConditionType.Ready);
        if (instance.Metadata.DeletionTimestamp is not null)
        {
            return $"{name} is stuck in its deletion: {ready?.Reason} {ready?.Message}";
        }

        if (status is { AsyncOpInProgress: true } or { OrphanMitigationInProgress: true } || status?.CurrentOperation is { Length: > 0 })
        {
            return $"{name} is stuck with {status.CurrentOperation} (mitigation: {status.OrphanMitigationInProgress}): {ready?.Reason} {ready?.Message}";
        }

        var isFailed = status?.Conditions.IsTrue(ConditionType.Failed) == true;
        if (!isFailed && !instance.IsReady())
        {
            return $"{name} is stuck: {ready?.Reason} {ready?.Message}";
        }

        var there = world.Broker.Instances.GetValueOrDefault(instance.Spec.ExternalID);
        if (instance.IsReady() && status!.Conditions.IsTrue(ConditionType.Drifted) != true && !IsAsDeclared(instance, world.Broker))
        {
            return $"{name} is ready as {SimulatedUsers.PlanOf(instance)} {Text(instance)}, but the broker has {there}";
        }

        return isFailed && status!.ProvisionStatus != ProvisionStatus.Provisioned && there is not null && status.DeprovisionStatus != RemovalStatus.Required
            ? $"{name} has failed, and the broker has {there}, which nothing will delete"
            : null;
    }

    /// <summary>Whether the broker has what the object says.</summary>
    public static bool IsAsDeclared(ServiceInstance instance, SimulatedBroker broker) =>
        broker.Instances.GetValueOrDefault(instance.Spec.ExternalID) is { IsReady: true } there
        && there.Plan == SimulatedUsers.PlanOf(instance)
        && there.Parameters == Text(instance);

    private static string? ProblemOf(ServiceBinding binding, IReadOnlyList<ServiceInstance> instances, SimulatedWorld world)
    {
        var status = binding.Status;
        var name = $"binding {binding.Metadata.Name} ({binding.Spec.ExternalID})";
        var ready = status?.Conditions.Find(ConditionType.Ready);
        if (binding.Metadata.DeletionTimestamp is not null)
        {
            return $"{name} is stuck in its deletion: {ready?.Reason} {ready?.Message}";
        }

        if (status is { AsyncOpInProgress: true } or { OrphanMitigationInProgress: true })
        {
            return $"{name} is stuck with {status.CurrentOperation}: {ready?.Reason} {ready?.Message}";
        }

        if (status?.Rotation is { } rotation)
        {
            return $"{name} is stuck in its rotation, {rotation.Phase} {rotation.ExternalID}: {rotation.Message}";
        }

        var id = binding.BrokerId();
        var secret = world.Api.Get(KubernetesTypes.Secrets, SimulatedUsers.Home, binding.Spec.SecretName!);
        if (binding.IsReady())
        {
            return world.Broker.Bindings.GetValueOrDefault(id) is not { IsReady: true } ? $"{name} is ready, but not at the broker"
                : secret is null ? $"{name} is ready without Secret"
                : Of(secret, "user") != id || Of(secret, "password") != $"of-{id}" || secret.Data.Count != 2
                    ? $"{name} is ready with a spoilt Secret"
                    : null;
        }

        if (secret is not null)
        {
            return $"{name} is not ready ({ready?.Reason}) and has a Secret";
        }

        var isInstanceReady = instances.FirstOrDefault(instance => instance.Metadata.Name == binding.Spec.InstanceRef!.Name)?.IsReady() == true;
        var isFailed = status?.Conditions.IsTrue(ConditionType.Failed) == true;
        if (isInstanceReady && !isFailed)
        {
            return $"{name} is stuck: {ready?.Reason} {ready?.Message}";
        }

        return isFailed && world.Broker.Bindings.ContainsKey(id) && status!.UnbindStatus != RemovalStatus.Required
            ? $"{name} has failed, and the broker has it, and nothing will delete it"
            : null;
    }

    private static string? LeakOf(IReadOnlyList<ServiceInstance> instances, IReadOnlyList<ServiceBinding> bindings, SimulatedWorld world)
    {
        var kept = world.Api.List(CatalogTypes.OrphanedResources).Select(entry => entry.Spec.InstanceID);
        var leaked = world.Broker.Instances.Keys.Except(instances.Select(instance => instance.Spec.ExternalID)).Except(kept).Except(world.Broker.Foreign).FirstOrDefault();
        var leakedBinding = world.Broker.Bindings.Keys.Except(bindings.Select(binding => binding.BrokerId())).FirstOrDefault();
        return leaked is not null ? $"{leaked} is leaked" : leakedBinding is not null ? $"{leakedBinding} is leaked" : null;
    }

    private static string Of(V1Secret secret, string key) => secret.Data.TryGetValue(key, out var bytes) ? Encoding.UTF8.GetString(bytes) : "";

    private static string Text(ServiceInstance instance) => instance.Spec.Parameters is { } given ? CanonicalJson.Of(given) : "";
}
