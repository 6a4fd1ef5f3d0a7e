using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace Ssm.Standalone.Node.Controllers;

/// <summary>Makes owner references.</summary>
internal static class OwnerReferences
{
    /// <summary>A reference that says <paramref name="owner"/> controls the object.</summary>
    public static V1OwnerReference Controller(IKubernetesObject<V1ObjectMeta> owner) => new()
    {
        ApiVersion = owner.ApiVersion,
        Kind = owner.Kind,
        Name = owner.Metadata.Name,
        Uid = owner.Metadata.Uid,
        Controller = true,
        BlockOwnerDeletion = true,
    };

    public static JsonNode ToJson(V1OwnerReference reference)
    {
        var json = new JsonObject
        {
            ["apiVersion"] = reference.ApiVersion,
            ["kind"] = reference.Kind,
            ["name"] = reference.Name,
            ["uid"] = reference.Uid,
        };
        if (reference.Controller is { } controller)
        {
            json["controller"] = controller;
        }

        if (reference.BlockOwnerDeletion is { } block)
        {
            json["blockOwnerDeletion"] = block;
        }

        return json;
    }
}
