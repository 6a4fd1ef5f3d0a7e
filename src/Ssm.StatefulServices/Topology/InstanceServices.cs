using k8s.Models;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Topology;

/// <summary>The two Services that every instance has.</summary>
internal static class InstanceServices
{
    /// <summary>Gives each node a name of its own, ready or not: nodes find each other before they are ready.</summary>
    public static V1Service ForNodes(Instance instance, params IList<V1ServicePort> ports) => new()
    {
        Metadata = InstanceMetadata.Of(instance, instance.Names.Nodes),
        Spec = new V1ServiceSpec
        {
            ClusterIP = "None",
            PublishNotReadyAddresses = true,
            Selector = InstanceMetadata.Labels(instance),
            Ports = ports,
        },
    };

    /// <summary>What clients use; it leads to the nodes that have this role, which the formation gives them.</summary>
    public static V1Service ForClients(Instance instance, string role, params IList<V1ServicePort> ports) => new()
    {
        Metadata = InstanceMetadata.Of(instance, instance.Names.Service),
        Spec = new V1ServiceSpec
        {
            Type = "LoadBalancer",
            Selector = new Dictionary<string, string>(InstanceMetadata.Labels(instance)) { [StatefulServiceLabels.Role] = role },
            Ports = ports,
        },
    };

    /// <summary>A TCP port that is the same on the Service and on the nodes.</summary>
    public static V1ServicePort Port(string name, int port) => new() { Name = name, Port = port, Protocol = "TCP", TargetPort = port };
}
