using k8s.Models;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>A broker of the namespace, which goes with it, and at times by itself.</summary>
internal sealed class LocalBrokers(SimulatedWorld world) : Disturbance(world)
{
    private const string Name = "local";

    public override void Begin()
    {
        World.Users.UsesLocalBroker = true;
        Calm();
    }

    public override void Act()
    {
        if (Chance.Next(4) == 0)
        {
            Api.Delete(new StoredKey("servicebrokers", SimulatedUsers.Home, Name));
        }
        else
        {
            Calm();
        }
    }

    public override void Calm() => Api.Create(CatalogTypes.ServiceBrokers, new ServiceBroker
    {
        ApiVersion = CatalogApi.ApiVersion,
        Kind = nameof(ServiceBroker),
        Metadata = new V1ObjectMeta { Name = Name, NamespaceProperty = SimulatedUsers.Home, Finalizers = [CatalogApi.Finalizer] },
        Spec = new ServiceBrokerSpec { Url = "http://broker", RelistBehavior = RelistBehavior.Manual },
    });
}
