using System.Text;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Topology;

/// <summary>What an instance of any service consists of: a Secret with the configuration, two Services, the StatefulSet, and with more than one node a budget of disruptions.</summary>
internal static class InstanceObjects
{
    /// <summary>The objects, in the order in which they are to be made.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="files">The files of the configuration. They may hold secrets.</param>
    /// <param name="set">The StatefulSet.</param>
    /// <param name="nodes">How many nodes the instance is to have.</param>
    /// <param name="role">The role of the nodes that clients are led to.</param>
    /// <param name="clients">The port of clients.</param>
    /// <param name="among">The ports that nodes have for each other, where they are to be found by name.</param>
    public static IReadOnlyList<DesiredObject> Of(
        Instance instance, IEnumerable<KeyValuePair<string, string>> files, V1StatefulSet set, int nodes, string role, V1ServicePort clients, params IReadOnlyList<V1ServicePort> among)
    {
        DesiredObject[] objects =
        [
            DesiredObject.Of(KubernetesTypes.Secrets, Config(instance, files)),
            DesiredObject.Of(KubernetesTypes.Services, InstanceServices.ForNodes(instance, [clients, .. among])),
            DesiredObject.Of(KubernetesTypes.Services, InstanceServices.ForClients(instance, role, clients)),
            DesiredObject.Of(KubernetesTypes.StatefulSets, set),
        ];
        return nodes == 1 ? objects : [.. objects, DesiredObject.Of(KubernetesTypes.PodDisruptionBudgets, NodeBudget.Describe(instance)) with { IsOptional = true }];
    }

    private static V1Secret Config(Instance instance, IEnumerable<KeyValuePair<string, string>> files) => new()
    {
        Metadata = InstanceMetadata.Of(instance, instance.Names.Config),
        Type = "Opaque",
        Data = files.ToDictionary(file => file.Key, file => Encoding.UTF8.GetBytes(file.Value)),
    };
}
