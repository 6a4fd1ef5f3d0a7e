using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Brokers;

/// <summary>Writes a broker's classes and plans: classes first, so that no plan is without its class.</summary>
internal sealed class CatalogWriter<TBroker, TClass, TPlan>(KubernetesApi api, BrokerScope<TBroker, TClass, TPlan> scope, FeatureGates gates)
    where TBroker : class, IServiceBroker, new()
    where TClass : class, IServiceClass, new()
    where TPlan : class, IServicePlan, new()
{
    /// <summary>Makes the broker's classes and plans as <paramref name="entries"/> say; null = done.</summary>
    public async Task<BrokerTrouble?> WriteAsync(NamespacedName broker, CatalogEntries<TClass, TPlan> entries, CancellationToken cancellationToken)
    {
        var names = scope.Names;
        var classes = CatalogDiff.OfClasses(
            entries.Classes, scope.ClassesOf(broker), name => scope.Classes.Get(scope.Key(broker.Namespace, name)), names);
        var plans = CatalogDiff.OfPlans(entries.Plans, scope.PlansOf(broker), name => scope.Plans.Get(scope.Key(broker.Namespace, name)), names, gates.LegacyCatalogReading);
        if (classes.Conflict is { } badClass)
        {
            return BrokerNotices.SyncFailed($"Error reconciling {names.Class} (broker {GoString.Quote(broker.Name)}): {badClass}");
        }

        if (plans.Conflict is { } badPlan)
        {
            return BrokerNotices.SyncFailed($"Error reconciling {names.Plan} (broker {GoString.Quote(broker.Name)}): {badPlan}");
        }

        await WriteAsync(scope.Kinds.Classes, classes, (item, isRetired) =>
            item.WithStatus<TClass, ServiceClassSpec, ServiceClassStatus>(new ServiceClassStatus { RemovedFromBrokerCatalog = isRetired }), cancellationToken);
        await WriteAsync(scope.Kinds.Plans, plans, (item, isRetired) =>
            item.WithStatus<TPlan, ServicePlanSpec, ServicePlanStatus>(new ServicePlanStatus { RemovedFromBrokerCatalog = isRetired }), cancellationToken);
        return null;
    }

    /// <summary>Deletes the broker's plans and classes; null = done.</summary>
    public async Task<BrokerTrouble?> DeleteAllAsync(NamespacedName broker, CancellationToken cancellationToken)
    {
        if (await DeleteAsync(scope.Kinds.Plans, scope.PlansOf(broker), cancellationToken) is { } keptPlan)
        {
            return BrokerNotices.NotDeletedPlan(scope.Names, keptPlan);
        }

        return await DeleteAsync(scope.Kinds.Classes, scope.ClassesOf(broker), cancellationToken) is { } keptClass
            ? BrokerNotices.NotDeletedClass(scope.Names, keptClass)
            : null;
    }

    private async Task<string?> DeleteAsync<T>(ResourceType<T> type, IReadOnlyList<T> items, CancellationToken cancellationToken)
        where T : class, k8s.IKubernetesObject<k8s.Models.V1ObjectMeta>
    {
        try
        {
            foreach (var item in items)
            {
                await api.DeleteAsync(type, NamespacedName.Of(item), options: null, cancellationToken);
            }

            return null;
        }
        catch (KubernetesApiException refused)
        {
            return refused.Message;
        }
    }

    private async Task WriteAsync<T>(
        ResourceType<T> type, EntryChanges<T> changes, Func<T, bool, T> withRetired, CancellationToken cancellationToken)
        where T : class, k8s.IKubernetesObject<k8s.Models.V1ObjectMeta>
    {
        foreach (var item in changes.Create)
        {
            await api.CreateAsync(type, item, cancellationToken);
        }

        // A status is restored before the spec is written, or the spec's write would make its resourceVersion stale.
        var restored = new Dictionary<string, string>();
        foreach (var item in changes.Restore)
        {
            restored[item.Metadata.Name] = (await api.UpdateStatusAsync(type, withRetired(item, false), cancellationToken)).Metadata.ResourceVersion;
        }

        foreach (var item in changes.Update)
        {
            item.Metadata = item.Metadata with { ResourceVersion = restored.GetValueOrDefault(item.Metadata.Name, item.Metadata.ResourceVersion) };
            await api.UpdateAsync(type, item, cancellationToken);
        }

        foreach (var item in changes.Retire)
        {
            await api.UpdateStatusAsync(type, withRetired(item, true), cancellationToken);
        }
    }
}
