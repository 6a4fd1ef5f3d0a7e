using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Alpha1;

namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary><c>deletionPolicy: Retain</c>, and taking over what was retained.</summary>
internal sealed class Retention(SimulatedWorld world) : Disturbance(world)
{
    private bool _isOver;

    public override void Act()
    {
        switch (Chance.Next(5))
        {
            case 0 or 1 when Any(Api.List(CatalogTypes.ServiceInstances)) is { } instance:
                Api.Update(CatalogTypes.ServiceInstances, instance with
                {
                    Spec = instance.Spec with { DeletionPolicy = Chance.Next(3) == 0 ? DeletionPolicy.Delete : DeletionPolicy.Retain },
                });
                break;
            case 2 or 3 when Any(Retained()) is { } entry && !World.Users.IsUsed(entry.Spec.InstanceID):
                World.Users.CreateInstance(entry.Spec.InstanceID);
                break;
            case 4 when Any(Retained()) is { } entry && Chance.Next(3) == 0:
                Release(entry);
                break;
            default:
                break;
        }
    }

    public override void Calm()
    {
        if (_isOver)
        {
            Retained().ForEach(Release);
        }
    }

    public override void End()
    {
        _isOver = true;
        foreach (var instance in Api.List(CatalogTypes.ServiceInstances).Where(instance => instance.Spec.DeletionPolicy is not null))
        {
            Api.Update(CatalogTypes.ServiceInstances, instance with { Spec = instance.Spec with { DeletionPolicy = null } });
        }
    }

    /// <summary>What is retained is there, and nobody has it.</summary>
    public override string? Problem() => Retained()
        .Where(entry => !Broker.Vanished.Contains(entry.Spec.InstanceID))
        .Select(entry => !Broker.Instances.ContainsKey(entry.Spec.InstanceID) ? $"{entry.Spec.InstanceID} is retained, but not at the broker"
            : World.Users.IsUsed(entry.Spec.InstanceID) ? $"{entry.Spec.InstanceID} is retained, but has an owner"
            : null)
        .FirstOrDefault(problem => problem is not null);

    private List<OrphanedResource> Retained() => [.. Api.List(CatalogTypes.OrphanedResources).Where(entry => entry.Spec.Policy == DeletionPolicy.Retain)];

    private void Release(OrphanedResource entry) =>
        Api.Update(CatalogTypes.OrphanedResources, entry with { Spec = entry.Spec with { Policy = DeletionPolicy.Delete } });
}
