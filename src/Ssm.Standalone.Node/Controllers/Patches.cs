using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Ssm.Kubernetes;

namespace Ssm.Standalone.Node.Controllers;

/// <summary>Merge patches (RFC 7386) that the controllers send.</summary>
internal static class Patches
{
    /// <summary>A patch of <paramref name="part"/> that only succeeds on this very object, whatever its version.</summary>
    public static JsonObject Of(IKubernetesObject<V1ObjectMeta> resource, string part, JsonNode? value) =>
        new() { ["metadata"] = new JsonObject { ["uid"] = resource.Metadata.Uid }, [part] = value };

    /// <summary>A patch of the finalizers, at this very version: others may add theirs at any time.</summary>
    public static JsonObject Finalizers(IKubernetesObject<V1ObjectMeta> resource, IEnumerable<string> finalizers)
    {
        var list = new JsonArray([.. finalizers.Select(finalizer => (JsonNode)finalizer)]);
        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["uid"] = resource.Metadata.Uid,
                ["resourceVersion"] = resource.Metadata.ResourceVersion,
                ["finalizers"] = list.Count == 0 ? null : list,
            },
        };
    }

    /// <summary>The status of an object as JSON.</summary>
    public static JsonObject StatusOf<T>(ResourceType<T> type, T resource)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var json = JsonSerializer.SerializeToNode(resource, type.TypeInfo)!.AsObject();
        var status = json["status"] as JsonObject ?? [];
        json.Remove("status");
        return status;
    }

    /// <summary>What turns one status into another, members that are gone becoming null; null when they are equal.</summary>
    public static JsonObject? Difference(JsonObject current, JsonObject wanted)
    {
        if (JsonNode.DeepEquals(current, wanted))
        {
            return null;
        }

        var patch = wanted.DeepClone().AsObject();
        foreach (var (name, _) in current)
        {
            patch.TryAdd(name, null);
        }

        return patch;
    }
}
