using System.Text.Json;
using k8s;
using k8s.Models;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Brokers;

/// <summary>Compares what a broker offers with the objects there are.</summary>
internal static class CatalogDiff
{
    /// <param name="wanted">The classes of the catalog.</param>
    /// <param name="owned">The broker's present classes.</param>
    /// <param name="find">A class of any broker by name.</param>
    /// <param name="names">The scope's words.</param>
    public static EntryChanges<T> OfClasses<T>(IReadOnlyList<T> wanted, IReadOnlyList<T> owned, Func<string, T?> find, ScopeNames names)
        where T : class, IServiceClass, new() => Compare(
        wanted,
        owned,
        find,
        (now, old) => old.WithSpec<T, ServiceClassSpec, ServiceClassStatus>(old.Spec with
        {
            ExternalName = now.Spec.ExternalName,
            Description = now.Spec.Description,
            Bindable = now.Spec.Bindable,
            BindingRetrievable = now.Spec.BindingRetrievable,
            PlanUpdatable = now.Spec.PlanUpdatable,
            InstancesRetrievable = now.Spec.InstancesRetrievable,
            AllowContextUpdates = now.Spec.AllowContextUpdates,
            ExternalMetadata = now.Spec.ExternalMetadata,
            Tags = now.Spec.Tags,
            Requires = now.Spec.Requires,
        }),
        item => JsonSerializer.SerializeToElement(item.Spec, CatalogJsonContext.Default.ServiceClassSpec),
        item => item.Status?.RemovedFromBrokerCatalog == true,
        (now, old) => Conflict(Describe(now, names), (now.Spec.BrokerName, old.Spec.BrokerName), (now.Spec.ExternalID, old.Spec.ExternalID)),
        names);

    /// <param name="wanted">The plans of the catalog.</param>
    /// <param name="owned">The broker's present plans.</param>
    /// <param name="find">A plan of any broker by name.</param>
    /// <param name="names">The scope's words.</param>
    /// <param name="keepsClass">Whether a plan stays with its first class, as in the original.</param>
    public static EntryChanges<T> OfPlans<T>(
        IReadOnlyList<T> wanted, IReadOnlyList<T> owned, Func<string, T?> find, ScopeNames names, bool keepsClass)
        where T : class, IServicePlan, new() => Compare(
        wanted,
        owned,
        find,
        (now, old) => old.WithSpec<T, ServicePlanSpec, ServicePlanStatus>(old.Spec with
        {
            ClusterServiceClassRef = keepsClass ? old.Spec.ClusterServiceClassRef : now.Spec.ClusterServiceClassRef,
            ServiceClassRef = keepsClass ? old.Spec.ServiceClassRef : now.Spec.ServiceClassRef,
            ExternalName = now.Spec.ExternalName,
            Description = now.Spec.Description,
            Bindable = now.Spec.Bindable,
            Free = now.Spec.Free,
            PlanUpdatable = now.Spec.PlanUpdatable,
            BindingRotatable = now.Spec.BindingRotatable,
            MaximumPollingDuration = now.Spec.MaximumPollingDuration,
            MaintenanceInfo = now.Spec.MaintenanceInfo,
            ExternalMetadata = now.Spec.ExternalMetadata,
            InstanceCreateParameterSchema = now.Spec.InstanceCreateParameterSchema,
            InstanceUpdateParameterSchema = now.Spec.InstanceUpdateParameterSchema,
            ServiceBindingCreateParameterSchema = now.Spec.ServiceBindingCreateParameterSchema,
        }),
        item => JsonSerializer.SerializeToElement(item.Spec, CatalogJsonContext.Default.ServicePlanSpec),
        item => item.Status?.RemovedFromBrokerCatalog == true,
        (now, old) => Conflict(Describe(now, names), (now.Spec.BrokerName, old.Spec.BrokerName), (now.Spec.ExternalID, old.Spec.ExternalID)),
        names);

    /// <summary><c>ClusterServiceClass (K8S: "name" ExternalName: "external")</c>.</summary>
    public static string Describe(IServiceClass item, ScopeNames names) => Describe(names.Class, item.Metadata, item.Spec.ExternalName);

    /// <inheritdoc cref="Describe(IServiceClass, ScopeNames)"/>
    public static string Describe(IServicePlan item, ScopeNames names) => Describe(names.Plan, item.Metadata, item.Spec.ExternalName);

    /// <summary>The same for a class that is gone.</summary>
    public static string Describe(ScopeNames names, string name, string externalName) =>
        $"{names.Class} (K8S: {GoString.Quote(name)} ExternalName: {GoString.Quote(externalName)})";

    private static string Describe(string kind, V1ObjectMeta metadata, string externalName)
    {
        var name = string.IsNullOrEmpty(metadata.NamespaceProperty) ? metadata.Name : $"{metadata.NamespaceProperty}/{metadata.Name}";
        return $"{kind} (K8S: {GoString.Quote(name)} ExternalName: {GoString.Quote(externalName)})";
    }

    private static EntryChanges<T> Compare<T>(
        IReadOnlyList<T> wanted,
        IReadOnlyList<T> owned,
        Func<string, T?> find,
        Func<T, T, T> project,
        Func<T, JsonElement> specOf,
        Func<T, bool> isRetired,
        Func<T, T, EntryProblem?> conflictOf,
        ScopeNames names)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var pairs = wanted.Select(now => (Now: now, Old: find(now.Metadata.Name))).ToList();
        var existing = pairs.Where(pair => pair.Old is not null).Select(pair => (pair.Now, Old: pair.Old!)).ToList();
        var offered = wanted.Select(item => item.Metadata.Name).ToHashSet();
        return new EntryChanges<T>
        {
            Conflict = existing.Select(pair => conflictOf(pair.Now, pair.Old)).FirstOrDefault(conflict => conflict is not null),
            Create = [.. pairs.Where(pair => pair.Old is null).Select(pair => pair.Now)],
            Update =
            [
                .. existing.Select(pair => (pair.Old, Projected: project(pair.Now, pair.Old)))
                    .Where(pair => !JsonElement.DeepEquals(specOf(pair.Old), specOf(pair.Projected)))
                    .Select(pair => pair.Projected),
            ],
            Restore = [.. existing.Where(pair => isRetired(pair.Old)).Select(pair => pair.Old)],
            Retire =
            [
                .. owned.Where(item => !offered.Contains(item.Metadata.Name) && !isRetired(item) && (names.IsNamespaced || IsManaged(item))),
            ],
        };
    }

    private static EntryProblem? Conflict(string description, (string Now, string Old) broker, (string Now, string Old) id)
    {
        if (broker.Now != broker.Old)
        {
            return new EntryProblem(description, $"{description} already exists for Broker {GoString.Quote(broker.Old)}");
        }

        return id.Now == id.Old
            ? null
            : new EntryProblem(
                description, $"{description} already exists with OSB guid {GoString.Quote(id.Old)}, received different guid {GoString.Quote(id.Now)}");
    }

    /// <summary>Copies that users made of cluster-scoped entries have no controller, and are theirs.</summary>
    private static bool IsManaged(IKubernetesObject<V1ObjectMeta> item) => item.Metadata.OwnerReferences?.Any(
        owner => owner.Controller == true && owner.ApiVersion.StartsWith(CatalogApi.Group, StringComparison.Ordinal)) == true;
}
