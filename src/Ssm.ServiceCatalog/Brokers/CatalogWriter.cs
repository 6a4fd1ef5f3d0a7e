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
    /// <summary>
    /// The entries of the namespace as the server has them. The cache may lack what the relist before wrote, this replica's or another's: a plan that it
    /// marked as removed and that is back would keep its mark and be deleted, and one that it made would outlive the broker.
    /// </summary>
    public async Task<ExistingEntries<TClass, TPlan>> ReadAsync(string @namespace, CancellationToken cancellationToken)
    {
        var where = scope.Names.IsNamespaced ? ListScope.In(@namespace) : ListScope.All;
        var classes = await api.ListAsync(scope.Kinds.Classes, where, cancellationToken);
        var plans = await api.ListAsync(scope.Kinds.Plans, where, cancellationToken);
        return new ExistingEntries<TClass, TPlan>(
            classes.Items.ToDictionary(item => item.Metadata.Name), plans.Items.ToDictionary(item => item.Metadata.Name));
    }

    /// <summary>Makes the broker's classes and plans as <paramref name="entries"/> say; null = done.</summary>
    public async Task<BrokerTrouble?> WriteAsync(
        NamespacedName broker, CatalogEntries<TClass, TPlan> entries, ExistingEntries<TClass, TPlan> existing, CancellationToken cancellationToken)
    {
        var names = scope.Names;
        var classes = CatalogDiff.OfClasses(entries.Classes, existing.ClassesOf(broker.Name), existing.AllClasses.GetValueOrDefault, names);
        var plans = CatalogDiff.OfPlans(
            entries.Plans, existing.PlansOf(broker.Name), existing.AllPlans.GetValueOrDefault, names, gates.LegacyCatalogReading);
        if ((classes.Conflict ?? plans.Conflict) is { } conflict)
        {
            return NotReconciled(broker, conflict);
        }

        var badClasses = await WriteAsync(
            scope.Kinds.Classes,
            classes,
            (item, isRetired) => item.WithStatus<TClass, ServiceClassSpec, ServiceClassStatus>(new ServiceClassStatus { RemovedFromBrokerCatalog = isRetired }),
            item => CatalogDiff.Describe(item, names),
            cancellationToken);
        if (badClasses is [var badClass, ..] && gates.LegacyCatalogReading)
        {
            return NotReconciled(broker, badClass.Problem);
        }

        var missing = badClasses.Select(bad => bad.Name).ToHashSet();
        var badPlans = await WriteAsync(
            scope.Kinds.Plans,
            plans with { Create = [.. plans.Create.Where(plan => !missing.Contains(plan.Spec.ClassName))] },
            (item, isRetired) => item.WithStatus<TPlan, ServicePlanSpec, ServicePlanStatus>(new ServicePlanStatus { RemovedFromBrokerCatalog = isRetired }),
            item => CatalogDiff.Describe(item, names),
            cancellationToken);
        var problems = badClasses.Concat(badPlans).Select(bad => bad.Problem).ToList();
        return (problems.Find(problem => !problem.IsOvertaken) ?? problems.FirstOrDefault()) is { } worst ? NotReconciled(broker, worst) : null;
    }

    /// <summary>Deletes the broker's plans and classes; null = done.</summary>
    public async Task<BrokerTrouble?> DeleteAllAsync(NamespacedName broker, CancellationToken cancellationToken)
    {
        var existing = await ReadAsync(broker.Namespace, cancellationToken);
        if (await DeleteAsync(scope.Kinds.Plans, existing.PlansOf(broker.Name), cancellationToken) is { } keptPlan)
        {
            return BrokerNotices.NotDeletedPlan(scope.Names, keptPlan);
        }

        return await DeleteAsync(scope.Kinds.Classes, existing.ClassesOf(broker.Name), cancellationToken) is { } keptClass
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

    /// <summary>Writes all that can be written: an entry that the API server refuses must not keep the others away.</summary>
    private async Task<IReadOnlyList<(string Name, EntryProblem Problem)>> WriteAsync<T>(
        ResourceType<T> type, EntryChanges<T> changes, Func<T, bool, T> withRetired, Func<T, string> describe, CancellationToken cancellationToken)
        where T : class, k8s.IKubernetesObject<k8s.Models.V1ObjectMeta>
    {
        var problems = new List<(string, EntryProblem)>();
        foreach (var item in changes.Create)
        {
            await TryAsync(item, () => api.CreateAsync(type, item, cancellationToken));
        }

        // A status is restored before the spec is written, or the spec's write would make its resourceVersion stale.
        var restored = new Dictionary<string, string>();
        foreach (var item in changes.Restore)
        {
            await TryAsync(item, async () =>
                restored[item.Metadata.Name] = (await api.UpdateStatusAsync(type, withRetired(item, false), cancellationToken)).Metadata.ResourceVersion);
        }

        foreach (var item in changes.Update)
        {
            item.Metadata = item.Metadata with { ResourceVersion = restored.GetValueOrDefault(item.Metadata.Name, item.Metadata.ResourceVersion) };
            await TryAsync(item, () => api.UpdateAsync(type, item, cancellationToken));
        }

        foreach (var item in changes.Retire)
        {
            await TryAsync(item, () => api.UpdateStatusAsync(type, withRetired(item, true), cancellationToken));
        }

        return problems;

        async Task TryAsync(T item, Func<Task> write)
        {
            try
            {
                await write();
            }
            catch (KubernetesApiException refused)
            {
                var isOvertaken = refused.IsConflict || refused.IsAlreadyExists || (refused.IsNotFound && item.Metadata.ResourceVersion is not null);
                problems.Add((item.Metadata.Name, new EntryProblem(describe(item), refused.Message) { IsOvertaken = isOvertaken }));
            }
        }
    }

    private static BrokerTrouble NotReconciled(NamespacedName broker, EntryProblem problem) =>
        BrokerNotices.SyncFailed($"Error reconciling {problem.Entry} (broker {GoString.Quote(broker.Name)}): {problem.Cause}")
            with { IsPassing = problem.IsOvertaken };
}
