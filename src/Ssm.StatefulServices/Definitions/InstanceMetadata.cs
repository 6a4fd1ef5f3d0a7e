using k8s.Models;
using Ssm.StatefulServices.Api;

namespace Ssm.StatefulServices.Definitions;

/// <summary>Metadata that all objects of an instance share.</summary>
public static class InstanceMetadata
{
    /// <summary>Metadata of an object of the instance: its namespace, the two labels, and the StatefulService as owner, so that it goes with it.</summary>
    public static V1ObjectMeta Of(Instance instance, string name) => new()
    {
        Name = name,
        NamespaceProperty = instance.Key.Namespace,
        Labels = Labels(instance),
        OwnerReferences = [Owner(instance.Resource)],
    };

    /// <summary>The two labels that every object of the instance carries; also what its nodes are selected by.</summary>
    public static Dictionary<string, string> Labels(Instance instance) => new()
    {
        [StatefulServiceLabels.Name] = instance.Spec.Service,
        [StatefulServiceLabels.Instance] = instance.Label,
    };

    /// <summary>A reference to the StatefulService as the controlling owner.</summary>
    public static V1OwnerReference Owner(StatefulService resource) => new()
    {
        ApiVersion = StatefulServiceTypes.StatefulServices.ApiVersion,
        Kind = StatefulServiceTypes.StatefulServices.Kind,
        Name = resource.Metadata.Name,
        Uid = resource.Metadata.Uid,
        Controller = true,
        BlockOwnerDeletion = true,
    };
}
