using k8s.Models;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Topology;

/// <summary>Keeps a drain of machines from taking more than one node of an instance at a time.</summary>
internal static class NodeBudget
{
    /// <summary>The PodDisruptionBudget of an instance with more than one node.</summary>
    public static V1PodDisruptionBudget Describe(Instance instance) => new()
    {
        Metadata = InstanceMetadata.Of(instance, instance.Names.Service),
        Spec = new V1PodDisruptionBudgetSpec
        {
            MaxUnavailable = 1,
            Selector = new V1LabelSelector { MatchLabels = InstanceMetadata.Labels(instance) },
        },
    };
}
