using System.Text.Json.Nodes;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Csp;

/// <summary>
/// Who stores what: the nodes by name and how many of them have each object. Each node makes Swift's rings of it when it starts; a ring itself is binary, and
/// where names have to become addresses first, that works in text only.
/// </summary>
internal static class CspRings
{
    public const string FileName = "rings.json";

    /// <summary>Copies of each object where there are nodes for them.</summary>
    private const int Copies = 3;

    public static string Render(Instance instance, int nodes)
    {
        var names = instance.Names;
        var rings = new JsonObject
        {
            ["replicas"] = Math.Min(nodes, Copies),
            ["nodes"] = new JsonArray([.. Enumerable.Range(0, nodes).Select(ordinal => $"{names.Node(ordinal)}.{names.Nodes}.{instance.Key.Namespace}.svc")]),
        };
        return rings.ToJsonString(new() { WriteIndented = true }) + "\n";
    }
}
