using Ssm.ServiceCatalog.Api;

namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>
/// Credentials that end, and what holds for every change of one: nobody takes away what applications still use, which is the one in the Secret, and
/// the one before as long as both shall work.
/// </summary>
internal sealed class Renewals(SimulatedWorld world) : Disturbance(world)
{
    private static readonly TimeSpan Overlap = new CatalogControllerOptions().CredentialOverlap;

    public override void Begin() => Broker.Unbinding = Check;

    public override void Act() => Broker.Lifetime = Chance.Next(3) == 0 ? null : TimeSpan.FromMinutes(Chance.Next(1, 60));

    public override void Calm() => Broker.Lifetime = null;

    private void Check(string id)
    {
        foreach (var binding in Api.List(CatalogTypes.ServiceBindings).Where(binding => binding.Metadata.DeletionTimestamp is null && binding.IsReady()))
        {
            var status = binding.Status!;
            if (binding.BrokerId() == id)
            {
                Broker.Offences.Add($"unbinding of {id}, which {binding.Metadata.Name} uses");
            }

            if (status.Rotation is { Phase: RotationPhase.Unbinding } rotation && rotation.ExternalID == id
                && World.Now < status.LastRotationTime + Overlap)
            {
                Broker.Offences.Add($"unbinding of {id}, which applications of {binding.Metadata.Name} may still use");
            }
        }
    }
}
