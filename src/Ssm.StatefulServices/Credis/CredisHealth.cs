using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Credis;

/// <summary>The health of a Redis instance as conditions. Pure.</summary>
internal static class CredisHealth
{
    /// <summary>What the nodes' answers mean; null is a node that gave none.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="diskFull">What is to be said when a disk is full; null when none is.</param>
    public static IReadOnlyList<HealthCondition> Judge(IReadOnlyList<(string Name, CredisNodeInfo? Info)> nodes, HealthCondition? diskFull) =>
        [Persistent(nodes), diskFull ?? HasRoom(nodes)];

    private static HealthCondition Persistent(IReadOnlyList<(string Name, CredisNodeInfo? Info)> nodes)
    {
        var failing = nodes.Where(node => node.Info is { IsPersistent: false }).Select(node => node.Name).ToArray();
        return failing.Length > 0
            ? new("Persistent", IsTrue: false, "WriteFailed", $"The append-only file cannot be written on {string.Join(", ", failing)}.")
            : nodes.Any(node => node.Info is null)
                ? new("Persistent", IsTrue: null, "NodeSilent", "Not every node answers.")
                : new("Persistent", IsTrue: true, "Written", "Every node writes its append-only file.");
    }

    private static HealthCondition HasRoom(IReadOnlyList<(string Name, CredisNodeInfo? Info)> nodes)
    {
        var full = nodes.Where(node => node.Info is { MaxMemory: > 0 } info && info.UsedMemory >= info.MaxMemory * 9 / 10).Select(node => node.Name).ToArray();
        return full.Length > 0
            ? new("HasRoom", IsTrue: false, "NearlyFull", $"More than nine tenths of the memory are used on {string.Join(", ", full)}.")
            : new("HasRoom", IsTrue: true, "Enough", "There is room in memory.");
    }
}
