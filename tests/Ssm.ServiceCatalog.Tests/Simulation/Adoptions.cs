using Ssm.ServiceCatalog.Api;

namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary><c>adopt: true</c>: instances that were made without the platform, some of which do not exist.</summary>
internal sealed class Adoptions(SimulatedWorld world) : Disturbance(world)
{
    private int _ids;

    public override void Begin() => Broker.Catalog.AreInstancesRetrievable = true;

    public override void Act()
    {
        var id = $"foreign-{++_ids}";
        if (Chance.Next(4) > 0)
        {
            Broker.MakeElsewhere(id, BrokerCatalog.Plans[Chance.Next(2)], Chance.Next(2) == 0 ? "" : """{"size":1}""");
        }

        World.Users.CreateInstance(id, isAdopted: true);
    }

    /// <summary>Whoever asked for what is not there gives up.</summary>
    public override void Calm()
    {
        foreach (var instance in Api.List(CatalogTypes.ServiceInstances).Where(instance => instance.Spec.Adopt == true && !Broker.Instances.ContainsKey(instance.Spec.ExternalID)))
        {
            Api.Delete(new StoredKey("serviceinstances", SimulatedUsers.Home, instance.Metadata.Name));
        }
    }
}
