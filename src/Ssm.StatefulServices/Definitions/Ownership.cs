using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;

namespace Ssm.StatefulServices.Definitions;

/// <summary>Makes objects go with their StatefulService.</summary>
internal static class Ownership
{
    /// <summary>Makes the StatefulService the owner of an object that was made before it.</summary>
    public static Task AdoptAsync<T>(
        KubernetesApi api, ResourceType<T> type, NamespacedName key, StatefulService owner, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var reference = InstanceMetadata.Owner(owner);
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["ownerReferences"] = new JsonArray(new JsonObject
                {
                    ["apiVersion"] = reference.ApiVersion,
                    ["kind"] = reference.Kind,
                    ["name"] = reference.Name,
                    ["uid"] = reference.Uid,
                    ["controller"] = true,
                    ["blockOwnerDeletion"] = true,
                }),
            },
        };
        return api.PatchAsync(type, key, patch, cancellationToken);
    }
}
