using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>Plans come and go, and get new versions, which instances are upgraded to, or not; sometimes nobody has told the platform yet.</summary>
internal sealed class CatalogChanges(SimulatedWorld world) : Disturbance(world)
{
    private int _versions;
    private bool _isTold = true;

    public override void Act()
    {
        var plan = BrokerCatalog.Plans[Chance.Next(2)];
        switch (Chance.Next(8))
        {
            case 0:
                _isTold = !Broker.Catalog.Withdrawn.Add(plan) && _isTold;
                break;
            case 1:
                _isTold = !Broker.Catalog.Withdrawn.Remove(plan) && _isTold;
                break;
            case 2:
                Broker.Catalog.Versions[plan] = $"{++_versions}.0.0";
                _isTold = false;
                break;
            case 3 or 4:
                Tell();
                break;
            case 5 or 6 when Any(Api.List(CatalogTypes.ServiceInstances)) is { } instance && Broker.Catalog.VersionOf(SimulatedUsers.PlanOf(instance)) is { } version:
                Api.Update(CatalogTypes.ServiceInstances, instance with { Spec = instance.Spec with { MaintenanceInfo = new PlanMaintenance { Version = version } } });
                break;
            default:
                break;
        }
    }

    public override void Calm()
    {
        _isTold &= Broker.Catalog.Withdrawn.Count == 0;
        Broker.Catalog.Withdrawn.Clear();
        if (!_isTold)
        {
            Tell();
        }
    }

    /// <summary>The object knows which version the instance has, and which it could have.</summary>
    public override string? Problem() => Api.List(CatalogTypes.ServiceInstances)
        .Where(instance => instance.IsReady() && Broker.Instances.ContainsKey(instance.Spec.ExternalID))
        .Select(instance =>
        {
            var there = Broker.Instances[instance.Spec.ExternalID];
            var known = instance.Status!.ExternalProperties?.MaintenanceInfo?.Version;
            var offered = Broker.Catalog.VersionOf(SimulatedUsers.PlanOf(instance));
            var shown = instance.Status.AvailableMaintenance?.Version;
            return known != there.Version ? $"{instance.Metadata.Name} counts as version {known}, but is {there.Version} at the broker"
                : shown != (offered == known ? null : offered) ? $"{instance.Metadata.Name} has version {known} and is offered {shown} instead of {offered}"
                : null;
        })
        .FirstOrDefault(problem => problem is not null);

    private void Tell()
    {
        _isTold = true;
        foreach (var broker in Api.List(CatalogTypes.ClusterServiceBrokers))
        {
            Api.Update(CatalogTypes.ClusterServiceBrokers, broker with { Spec = broker.Spec with { RelistRequests = broker.Spec.RelistRequests + 1 } });
        }

        foreach (var broker in Api.List(CatalogTypes.ServiceBrokers))
        {
            Api.Update(CatalogTypes.ServiceBrokers, broker with { Spec = broker.Spec with { RelistRequests = broker.Spec.RelistRequests + 1 } });
        }
    }
}
