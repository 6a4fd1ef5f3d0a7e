using System.Net;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.Standalone.Node.Paths;

namespace Ssm.Standalone.Node.Networking;

/// <summary>The address of a name of the cluster, for the texts of containers.</summary>
internal sealed class ClusterAddresses(Informer<V1Service> services, AddressPool pods)
{
    /// <summary>
    /// A Service's cluster address; a pod's address, even before the pod exists: engines name their peers in configuration that is written once.
    /// Null when there is none, which is also the answer for a headless Service itself.
    /// </summary>
    public IPAddress? Resolve(ClusterName name)
    {
        if (services.Get(new(name.Namespace, name.Service)) is not { } service)
        {
            return null;
        }

        return name.Pod is null ? Ipv4.TryParse(service.Spec.ClusterIP) : pods.Reserve($"{name.Namespace}/{name.Pod}");
    }
}
