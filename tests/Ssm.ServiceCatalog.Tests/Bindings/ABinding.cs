using k8s.Models;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Bindings;
using Ssm.ServiceCatalog.Parameters;
using Ssm.ServiceCatalog.Tests.Instances;
using ServiceBinding = Ssm.ServiceCatalog.Api.V1Beta1.ServiceBinding;

namespace Ssm.ServiceCatalog.Tests.Bindings;

/// <summary>Snapshots of bindings for tests, changed step by step.</summary>
internal static class ABinding
{
    public static BindingSnapshot OfReadyInstance()
    {
        var instance = AnInstance.Resolved().Provisioned();
        return new BindingSnapshot
        {
            Binding = new ServiceBinding
            {
                Metadata = new V1ObjectMeta
                {
                    Name = "app",
                    NamespaceProperty = "test",
                    Uid = "binding-uid",
                    Generation = 1,
                    ResourceVersion = "1",
                    Finalizers = [CatalogApi.Finalizer],
                },
                Spec = new ServiceBindingSpec { InstanceRef = new ObjectReference { Name = "redis-test" }, ExternalID = "binding-id", SecretName = "app" },
            },
            Instance = instance.Instance with
            {
                Spec = instance.Instance.Spec with
                {
                    ClusterServiceClassRef = new ObjectReference { Name = "credis" },
                    ClusterServicePlanRef = new ObjectReference { Name = "redis-4.0-standard" },
                },
            },
            Names = instance.Names,
            Class = instance.Class,
            Plan = instance.Plan,
            Broker = instance.Broker,
            NamespaceUid = "namespace-uid",
            ClusterId = "cluster-id",
            Parameters = ParameterSet.Empty,
        };
    }

    public static BindingSnapshot Started(this BindingSnapshot snapshot, string operation) => snapshot.With(status => status.Started(
        operation, BindingRequests.Properties(snapshot, new FeatureGates()), new Notice($"{operation}RequestInFlight", ""), AnInstance.Now) with
    {
        UnbindStatus = RemovalStatus.Required,
    });

    public static BindingSnapshot Polling(this BindingSnapshot snapshot) => snapshot.With(status => status with { AsyncOpInProgress = true, LastOperation = "op" });

    public static BindingSnapshot Deleting(this BindingSnapshot snapshot) => snapshot with
    {
        Binding = snapshot.Binding with
        {
            Metadata = snapshot.Binding.Metadata with { DeletionTimestamp = AnInstance.Now.UtcDateTime, Generation = 2 },
        },
    };

    public static BindingSnapshot With(this BindingSnapshot snapshot, Func<ServiceBindingStatus, ServiceBindingStatus> change) =>
        snapshot with { Binding = snapshot.Binding with { Status = change(snapshot.Status) } };
}
