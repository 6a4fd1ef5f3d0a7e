namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>The lead goes from one replica to the other and back.</summary>
internal sealed class LeaderChanges(SimulatedWorld world) : Disturbance(world)
{
    public override void Act() => World.Replicas.ChangeLeader();

    public override void Calm() => World.Replicas.EndOverlap();
}
