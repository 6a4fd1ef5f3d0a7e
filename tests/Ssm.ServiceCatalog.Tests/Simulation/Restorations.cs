using Ssm.ServiceCatalog.Api;

namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>Objects that were deleted are made again with the ids they had, from a backup or a repository.</summary>
internal sealed class Restorations(SimulatedWorld world) : Disturbance(world)
{
    public override void Act()
    {
        if (Chance.Next(2) == 0)
        {
            if (Any(World.Users.PastInstances) is { } id && !World.Users.IsUsed(id))
            {
                World.Users.CreateInstance(id);
            }
        }
        else if (Any(World.Users.PastBindings) is { Id: not null } past
            && Api.List(CatalogTypes.ServiceInstances).FirstOrDefault(instance => instance.Spec.ExternalID == past.InstanceId) is { } instance
            && !Api.List(CatalogTypes.ServiceBindings).Any(binding => binding.Spec.ExternalID == past.Id))
        {
            World.Users.CreateBinding(instance.Metadata.Name, past.Id);
        }
    }
}
