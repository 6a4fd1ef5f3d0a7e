using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Tests;

/// <summary>Desired objects as a golden file has them.</summary>
internal static class GoldenObjects
{
    /// <summary>All that an instance consists of: what its topology describes, and the NetworkPolicy that follows from it.</summary>
    public static string Yaml(IServiceTopology topology, Instance instance)
    {
        var objects = topology.Describe(instance);
        return Yaml(objects.Append(InstanceNetwork.Describe(instance, objects)));
    }

    /// <summary>YAML documents, with the content of Secrets in the clear, so that the golden file shows it.</summary>
    public static string Yaml(IEnumerable<DesiredObject> objects) => string.Join("---\n", objects.Select(each => Yaml(each).TrimEnd() + "\n"));

    private static string Yaml(DesiredObject described)
    {
        var json = described.ToJson().AsObject();
        if (json["kind"]!.GetValue<string>() == "Secret")
        {
            var data = json["data"]!.AsObject();
            json["stringData"] = new JsonObject(data.Select(entry =>
                KeyValuePair.Create<string, JsonNode?>(entry.Key, Encoding.UTF8.GetString(Convert.FromBase64String(entry.Value!.GetValue<string>())))));
            json.Remove("data");
        }

        return KubernetesYaml.Serialize(Plain(json));
    }

    private static object? Plain(JsonNode? node) => node switch
    {
        null => null,
        JsonObject map => map.ToDictionary(entry => entry.Key, entry => Plain(entry.Value)),
        JsonArray list => list.Select(Plain).ToList(),
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.String => value.GetValue<string>(),
            JsonValueKind.Number => value.Deserialize<long>(),
            _ => value.Deserialize<bool>(),
        },
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };
}
