using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>Somebody changes or deletes instances at the broker, without the platform, which shows it as soon as it looks.</summary>
internal sealed class Drifts(SimulatedWorld world) : Disturbance(world)
{
    public override void Begin() => Broker.Catalog.AreInstancesRetrievable = true;

    public override void Act()
    {
        if (Any(Api.List(CatalogTypes.ServiceInstances)) is not { } instance)
        {
            return;
        }

        switch (Chance.Next(4))
        {
            case 0:
                Broker.ChangeElsewhere(instance.Spec.ExternalID, there => there with { Plan = BrokerCatalog.Plans[Chance.Next(2)] });
                break;
            case 1:
                Broker.ChangeElsewhere(instance.Spec.ExternalID, there => there with { Parameters = there.Parameters.Length == 0 ? "" : """{"size":7}""" });
                break;
            case 2:
                Broker.DeleteElsewhere(instance.Spec.ExternalID);
                break;
            default:
                break;
        }
    }

    /// <summary>Somebody who sees that an instance is gone makes another.</summary>
    public override void Calm()
    {
        foreach (var instance in Api.List(CatalogTypes.ServiceInstances).Where(instance => Broker.Vanished.Contains(instance.Spec.ExternalID) && (!instance.IsReady() || IsDrifted(instance))))
        {
            World.Users.DeleteWithBindings(instance);
        }
    }

    public override string? Problem() => Api.List(CatalogTypes.ServiceInstances)
        .Where(instance => instance.IsReady() && IsDrifted(instance) && SimulationChecks.IsAsDeclared(instance, Broker))
        .Select(instance => $"{instance.Metadata.Name} counts as drifted, but the broker has what it shall have")
        .FirstOrDefault();

    private static bool IsDrifted(ServiceInstance instance) => instance.Status?.Conditions.IsTrue(ConditionType.Drifted) == true;
}
