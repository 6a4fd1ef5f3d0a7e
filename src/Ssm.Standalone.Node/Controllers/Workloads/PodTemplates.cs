using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Ssm.Kubernetes;

namespace Ssm.Standalone.Node.Controllers.Workloads;

/// <summary>From a workload's template to a pod, and from a template to the hash that names it. Pure.</summary>
internal static class PodTemplates
{
    /// <summary>Letters and digits that spell no words (Kubernetes, <c>util/rand</c>).</summary>
    private const string SafeAlphabet = "bcdfghjklmnpqrstvwxz2456789";

    private static readonly string[] Maps = ["labels", "annotations"];

    /// <summary>A pod of a template; nothing of it is shared with the template.</summary>
    public static V1Pod Create(V1PodTemplateSpec template, IKubernetesObject<V1ObjectMeta> owner, string name)
    {
        var pod = new V1Pod
        {
            ApiVersion = V1Pod.KubeApiVersion,
            Kind = V1Pod.KubeKind,
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = owner.Metadata.NamespaceProperty,
                Labels = template.Metadata?.Labels,
                Annotations = template.Metadata?.Annotations,
                Finalizers = template.Metadata?.Finalizers,
                OwnerReferences = [OwnerReferences.Controller(owner)],
            },
            Spec = template.Spec,
        };
        var type = KubernetesTypes.Pods.TypeInfo;
        var copy = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(pod, type), type)!; // it was not null
        copy.Metadata.Labels ??= new Dictionary<string, string>();
        return copy;
    }

    /// <summary>The template as JSON, without the labels that controllers add.</summary>
    public static JsonObject ToJson(V1PodTemplateSpec template, params IReadOnlyList<string> without)
    {
        var pod = new V1Pod { Metadata = template.Metadata ?? new V1ObjectMeta(), Spec = template.Spec };
        var json = JsonSerializer.SerializeToNode(pod, KubernetesTypes.Pods.TypeInfo)!.AsObject();
        foreach (var member in json.Select(member => member.Key).Where(member => member is not ("metadata" or "spec")).ToList())
        {
            json.Remove(member);
        }

        if (json["metadata"]?["labels"] is JsonObject labels)
        {
            foreach (var label in without)
            {
                labels.Remove(label);
            }
        }

        // No labels and an empty map of labels are the same to Kubernetes; a removed annotation leaves the latter.
        foreach (var map in Maps.Where(map => json["metadata"]?[map] is JsonObject { Count: 0 }))
        {
            json["metadata"]!.AsObject().Remove(map);
        }

        return json;
    }

    /// <summary>A name for a template, as <c>7cd5bdfcbf</c>. Another <paramref name="collisions"/> gives another name.</summary>
    public static string Hash(JsonObject template, int collisions)
    {
        var hash = 2166136261u;
        foreach (var value in System.Text.Encoding.UTF8.GetBytes(Canonical(template).ToJsonString()))
        {
            hash = (hash ^ value) * 16777619u;
        }

        hash += (uint)collisions * 2654435761u;
        return Encode(hash.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(10, '0'));
    }

    /// <summary>Five characters, as at the end of <c>credis-broker-7cd5bdfcbf-xcq7w</c>.</summary>
    public static string Suffix(Guid id) => string.Concat(id.ToByteArray().Take(5).Select(value => SafeAlphabet[value % SafeAlphabet.Length]));

    private static string Encode(string text) => string.Concat(text.Select(character => SafeAlphabet[character % SafeAlphabet.Length]));

    private static JsonNode Canonical(JsonNode node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, member.Value is null ? null : Canonical(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(item => item is null ? null : Canonical(item))]),
        _ => node.DeepClone(),
    };
}
