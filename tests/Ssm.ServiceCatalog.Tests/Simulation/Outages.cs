namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>The broker cannot be reached for hours, or is even taken out of the catalog; namespaces go all the same.</summary>
internal sealed class Outages(SimulatedWorld world) : Disturbance(world)
{
    public override void Act()
    {
        switch (Chance.Next(6))
        {
            case 0:
                World.IsBrokerReachable = false;
                break;
            case 1 or 2:
                World.IsBrokerReachable = true;
                break;
            case 3 when Chance.Next(3) == 0:
                Api.Delete(new StoredKey("clusterservicebrokers", "", SimulatedWorld.ClusterBroker));
                break;
            case 4:
                World.MakeClusterBroker();
                break;
            case 5 when Chance.Next(3) == 0:
                World.Users.DeleteHome();
                break;
            default:
                break;
        }
    }

    public override void Calm()
    {
        World.IsBrokerReachable = true;
        World.MakeClusterBroker();
    }
}
