using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Csp;

/// <summary>The health of an object store as conditions. Pure.</summary>
internal static class CspHealth
{
    private const double NearlyFull = 0.9;

    /// <summary>What the nodes' reports mean; null is a node that gave none.</summary>
    public static IReadOnlyList<HealthCondition> Judge(IReadOnlyList<(Node Node, CspNodeReport? Report)> nodes) =>
        nodes.Count > 1 ? [Replicated(nodes), Listed(nodes), HasRoom(nodes)] : [Listed(nodes), HasRoom(nodes)];

    private static HealthCondition Replicated(IReadOnlyList<(Node Node, CspNodeReport? Report)> nodes)
    {
        var failing = Names(nodes, report => report.Passes.Values.Any(pass => pass is { Failures: > 0 }));
        return failing.Length > 0
            ? new("Replicated", IsTrue: false, "PeersBehind", $"Not every other node could be brought up to date by {failing}.")
            : nodes.Any(each => each.Report is null)
                ? new("Replicated", IsTrue: null, "NodeSilent", "Not every node answers.")
                : nodes.Any(each => each.Report!.Passes.Values.Any(pass => pass is null)) // the line above keeps null away
                    ? new("Replicated", IsTrue: null, "Comparing", "The nodes have not compared all they have yet.")
                    : new("Replicated", IsTrue: true, "UpToDate", "Every node has brought the others up to date.");
    }

    private static HealthCondition Listed(IReadOnlyList<(Node Node, CspNodeReport? Report)> nodes)
    {
        var behind = Names(nodes, report => report.PendingUpdates > 0);
        return behind.Length > 0
            ? new("Listed", IsTrue: false, "UpdatesPending", $"Changes of objects are not in the lists of buckets yet on {behind}.")
            : nodes.Any(each => each.Report is null)
                ? new("Listed", IsTrue: null, "NodeSilent", "Not every node answers.")
                : new("Listed", IsTrue: true, "UpToDate", "The lists of buckets have every change.");
    }

    private static HealthCondition HasRoom(IReadOnlyList<(Node Node, CspNodeReport? Report)> nodes)
    {
        var full = Names(nodes, report => report.UsedShare >= NearlyFull);
        return full.Length > 0
            ? new("HasRoom", IsTrue: false, "NearlyFull", $"More than nine tenths of the disk are used on {full}.")
            : nodes.All(each => each.Report?.UsedShare is null)
                ? new("HasRoom", IsTrue: null, "NodeSilent", "No node tells how full its disk is.")
                : new("HasRoom", IsTrue: true, "Enough", "There is room on the disks.");
    }

    private static string Names(IReadOnlyList<(Node Node, CspNodeReport? Report)> nodes, Func<CspNodeReport, bool> isMeant) =>
        string.Join(", ", nodes.Where(each => each.Report is { } report && isMeant(report)).Select(each => each.Node.Name));
}
