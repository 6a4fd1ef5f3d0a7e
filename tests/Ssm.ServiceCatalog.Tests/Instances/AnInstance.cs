using System.Text.Json;
using k8s.Models;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Brokers;
using Ssm.ServiceCatalog.Instances;
using Ssm.ServiceCatalog.Parameters;

namespace Ssm.ServiceCatalog.Tests.Instances;

/// <summary>Snapshots for tests, changed step by step: <c>AnInstance.Resolved().Started("Provision")</c>.</summary>
internal static class AnInstance
{
    public static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    public static InstanceSnapshot Unresolved() => new()
    {
        Instance = new ServiceInstance
        {
            Metadata = new V1ObjectMeta
            {
                Name = "redis-test",
                NamespaceProperty = "test",
                Uid = "uid",
                Generation = 1,
                ResourceVersion = "1",
                Finalizers = [CatalogApi.Finalizer],
            },
            Spec = new ServiceInstanceSpec
            {
                ClusterServiceClassExternalName = "credis",
                ClusterServicePlanExternalName = "redis-4.0-standard",
                ExternalID = "id",
            },
        },
        Names = ScopeNames.Cluster,
        References = new ReferenceResolution.Found(new ServiceInstanceSpec()),
        NamespaceUid = "namespace-uid",
        ClusterId = "cluster-id",
        Parameters = ParameterSet.Empty,
    };

    public static InstanceSnapshot Resolved() => Unresolved() with
    {
        References = ReferenceResolution.Complete.Instance,
        Class = new ClusterServiceClass
        {
            Metadata = new V1ObjectMeta { Name = "credis" },
            Spec = new ServiceClassSpec { ExternalID = "credis", ExternalName = "credis", ClusterServiceBrokerName = "credis-broker", Bindable = true },
        },
        Plan = new ClusterServicePlan
        {
            Metadata = new V1ObjectMeta { Name = "redis-4.0-standard" },
            Spec = new ServicePlanSpec { ExternalID = "plan-id", ExternalName = "redis-4.0-standard" },
        },
        Broker = new ClusterServiceBroker { Metadata = new V1ObjectMeta { Name = "credis-broker" } },
    };

    public static InstanceSnapshot Started(this InstanceSnapshot snapshot, string operation) => snapshot.With(status =>
        status.Observing(snapshot.Instance).Started(
            operation, InstanceRequests.Properties(snapshot, new FeatureGates(), operation == InstanceOperation.Update), new Notice($"{operation}RequestInFlight", ""), Now) with
        {
            DeprovisionStatus = RemovalStatus.Required,
        });

    public static InstanceSnapshot Provisioned(this InstanceSnapshot snapshot) => snapshot.With(status =>
        InstanceOutcomes.Succeeded(
            snapshot.Started(InstanceOperation.Provision).Status, InstanceNotices.Provisioned, Now).Status);

    public static InstanceSnapshot Polling(this InstanceSnapshot snapshot) => snapshot.With(status => status with { AsyncOpInProgress = true, LastOperation = "op" });

    public static InstanceSnapshot Mitigating(this InstanceSnapshot snapshot) => snapshot.With(status => (status with { OrphanMitigationInProgress = true })
        .With(ConditionType.OrphanMitigation, ConditionStatus.True, InstanceNotices.StartingOrphanMitigation, Now));

    public static InstanceSnapshot Deleting(this InstanceSnapshot snapshot) => snapshot.WithMetadata(metadata => metadata with
    {
        DeletionTimestamp = Now.UtcDateTime,
        Generation = (metadata.Generation ?? 0) + 1,
    });

    public static InstanceSnapshot Changed(this InstanceSnapshot snapshot, string parameters)
    {
        Assert.True(ParameterSet.TryMerge([], JsonElement.Parse(parameters), out var set, out _));
        return snapshot.WithMetadata(metadata => metadata with { Generation = (metadata.Generation ?? 0) + 1 }) with { Parameters = set };
    }

    public static InstanceSnapshot WithMetadata(this InstanceSnapshot snapshot, Func<V1ObjectMeta, V1ObjectMeta> change) =>
        snapshot with { Instance = snapshot.Instance with { Metadata = change(snapshot.Instance.Metadata) } };

    public static InstanceSnapshot With(this InstanceSnapshot snapshot, Func<ServiceInstanceStatus, ServiceInstanceStatus> change) =>
        snapshot with { Instance = snapshot.Instance with { Status = change(snapshot.Status) } };
}
