using k8s.Models;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Broker;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Topology;

/// <summary>Who may connect to the nodes of an instance, alike for all services: it follows from the instance's other objects.</summary>
internal static class InstanceNetwork
{
    private const string ScrapePort = "prometheus.io/port";

    /// <summary>
    /// The NetworkPolicy: the ports that the client Service leads to, and that of an exporter, are open to all, since clients come through a load balancer,
    /// with whatever address that gives them; every other port only to the nodes themselves and to the operator.
    /// </summary>
    public static DesiredObject Describe(Instance instance, IReadOnlyList<DesiredObject> objects) => DesiredObject.Of(KubernetesTypes.NetworkPolicies, new V1NetworkPolicy
    {
        Metadata = InstanceMetadata.Of(instance, instance.Names.Service),
        Spec = new V1NetworkPolicySpec
        {
            PodSelector = new V1LabelSelector { MatchLabels = InstanceMetadata.Labels(instance) },
            PolicyTypes = ["Ingress"],
            Ingress =
            [
                new V1NetworkPolicyIngressRule { Ports = [.. OpenPorts(objects).Distinct().Select(port => new V1NetworkPolicyPort { Port = port, Protocol = "TCP" })] },
                new V1NetworkPolicyIngressRule
                {
                    FromProperty =
                    [
                        new V1NetworkPolicyPeer { PodSelector = new V1LabelSelector { MatchLabels = InstanceMetadata.Labels(instance) } },
                        new V1NetworkPolicyPeer
                        {
                            PodSelector = new V1LabelSelector
                            {
                                MatchLabels = new Dictionary<string, string> { [StatefulServiceLabels.Name] = new ServiceBrokerNames(instance.Spec.Service).Broker },
                            },
                        },
                    ],
                },
            ],
        },
    }) with { IsOptional = true };

    private static IEnumerable<string> OpenPorts(IReadOnlyList<DesiredObject> objects) =>
    [
        .. from service in objects.Select(each => each.Described).OfType<V1Service>()
           where service.Spec.Type == "LoadBalancer"
           from port in service.Spec.Ports
           select port.TargetPort?.Value ?? port.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
        .. from set in objects.Select(each => each.Described).OfType<V1StatefulSet>()
           let annotations = set.Spec.Template.Metadata.Annotations
           where annotations is not null && annotations.ContainsKey(ScrapePort)
           select annotations[ScrapePort],
    ];
}
