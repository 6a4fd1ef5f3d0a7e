using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Tdsql;

/// <summary>The health of a MySQL instance as conditions. Pure.</summary>
internal static class TdsqlHealth
{
    private const long LongestLag = 30;

    /// <summary>What the nodes' answers mean.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="desiredNodes">How many there should be.</param>
    /// <param name="storageBytes">The disk of each.</param>
    /// <param name="state">Who should lead.</param>
    /// <param name="diskFull">What is to be said when a disk is full; null when none is.</param>
    public static IReadOnlyList<HealthCondition> Judge(
        IReadOnlyList<TdsqlNodeView> nodes, int desiredNodes, long storageBytes, TdsqlFormationState state, HealthCondition? diskFull)
    {
        var primary = nodes.FirstOrDefault(node => node.Name == state.Primary)?.Info;
        return desiredNodes > 1
            ? [Writable(primary), diskFull ?? HasRoom(nodes, storageBytes), Replicating(nodes, desiredNodes, state), Synchronous(primary)]
            : [Writable(primary), diskFull ?? HasRoom(nodes, storageBytes)];
    }

    private static HealthCondition Writable(TdsqlNodeInfo? primary) => primary switch
    {
        null => new("Writable", IsTrue: false, "NoPrimary", "No primary answers."),
        { IsReadOnly: true } => new("Writable", IsTrue: false, "ReadOnly", "The primary takes no writes."),
        _ => new("Writable", IsTrue: true, "PrimaryLeads", "The primary takes writes."),
    };

    private static HealthCondition HasRoom(IReadOnlyList<TdsqlNodeView> nodes, long storageBytes)
    {
        var full = nodes.Where(node => node.Info is { } info && info.DataBytes >= storageBytes / 10 * 8).Select(node => node.Name).ToArray();
        return full.Length > 0
            ? new("HasRoom", IsTrue: false, "NearlyFull", $"The tables need more than eight tenths of the disk on {string.Join(", ", full)}.")
            : new("HasRoom", IsTrue: true, "Enough", "There is room on the disks.");
    }

    private static HealthCondition Replicating(IReadOnlyList<TdsqlNodeView> nodes, int desiredNodes, TdsqlFormationState state)
    {
        var replicas = nodes.Where(node => node.Name != state.Primary && node.Ordinal < desiredNodes).ToArray();
        var broken = replicas.Where(node => node.Info is not { IsConnected: true, IsApplying: true }).Select(node => node.Name).ToArray();
        var late = replicas.Where(node => node.Info is { Lag: > LongestLag }).Select(node => node.Name).ToArray();
        return broken.Length > 0 ? new("Replicating", IsTrue: false, "Broken", $"The primary is not followed by {string.Join(", ", broken)}.")
            : replicas.Length < desiredNodes - 1 ? new("Replicating", IsTrue: false, "NodesMissing", "Nodes are missing.")
            : late.Length > 0 ? new("Replicating", IsTrue: false, "Late", $"More than {LongestLag} seconds behind: {string.Join(", ", late)}.")
            : new("Replicating", IsTrue: true, "Following", "Every replica follows the primary.");
    }

    private static HealthCondition Synchronous(TdsqlNodeInfo? primary) => primary switch
    {
        null => new("Synchronous", IsTrue: null, "NoPrimary", "No primary answers."),
        { IsSynchronous: false } => new("Synchronous", IsTrue: false, "Off", "Writes do not wait for a replica yet."),
        { Acknowledging: 0 } => new("Synchronous", IsTrue: false, "NobodyAcknowledges", "Writes wait: no replica acknowledges them."),
        _ => new("Synchronous", IsTrue: true, "Acknowledged", "Every write is on a replica before it is acknowledged."),
    };
}
