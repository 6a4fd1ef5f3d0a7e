using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.RabbitMq;

/// <summary>The health of a RabbitMQ instance as conditions. Pure.</summary>
internal static class RabbitMqHealth
{
    /// <summary>What the nodes' answers mean.</summary>
    /// <param name="views">Of those that answer, by pod.</param>
    /// <param name="nodes">How many there should be.</param>
    public static IReadOnlyList<HealthCondition> Judge(IReadOnlyDictionary<string, RabbitMqView> views, int nodes) =>
        views.Count == 0 ? [] : [Connected(views, nodes), HasRoom(views), Replicated(views, nodes), VhostsRun(views)];

    private static HealthCondition Connected(IReadOnlyDictionary<string, RabbitMqView> views, int nodes)
    {
        var partitioned = Those(views, view => view.IsPartitioned);
        var apart = Those(views, view => view.Running.Count < nodes);
        return partitioned.Length > 0 ? new("Connected", IsTrue: false, "Partitioned", $"The cluster was partitioned, say {string.Join(", ", partitioned)}.")
            : apart.Length > 0 ? new("Connected", IsTrue: false, "NodesMissing", "Not every node sees all the others.")
            : new("Connected", IsTrue: true, "OneCluster", "Every node sees all the others.");
    }

    private static HealthCondition HasRoom(IReadOnlyDictionary<string, RabbitMqView> views)
    {
        var memory = Those(views, view => view.IsOutOfMemory);
        var disk = Those(views, view => view.IsOutOfDisk);
        return disk.Length > 0 ? new("HasRoom", IsTrue: false, "DiskAlarm", $"Publishers wait, because the disk is nearly full on {string.Join(", ", disk)}.")
            : memory.Length > 0 ? new("HasRoom", IsTrue: false, "MemoryAlarm", $"Publishers wait, because the memory is used up on {string.Join(", ", memory)}.")
            : new("HasRoom", IsTrue: true, "Enough", "There is room in memory and on disk.");
    }

    private static HealthCondition Replicated(IReadOnlyDictionary<string, RabbitMqView> views, int nodes)
    {
        var critical = Those(views, view => view.IsQuorumCritical);
        return nodes == 1 ? new("Replicated", IsTrue: false, "OneNode", "There is one node, and no other has its data.")
            : critical.Length > 0 ? new("Replicated", IsTrue: false, "QuorumCritical", $"Queues would lose their majority without {string.Join(" or without ", critical)}.")
            : new("Replicated", IsTrue: true, "QuorumSafe", "Every quorum queue keeps its majority without any one node.");
    }

    private static HealthCondition VhostsRun(IReadOnlyDictionary<string, RabbitMqView> views)
    {
        var stopped = RabbitMqVhosts.Stopped(views);
        return stopped.Count > 0
            ? new("VhostsRun", IsTrue: false, "VhostStopped", $"Clients are refused, because {string.Join(", ", stopped.Select(each => $"vhost {each.Vhost} does not run on {each.Pod}"))}.")
            : new("VhostsRun", IsTrue: true, "AllRun", "Every vhost runs on every node.");
    }

    private static string[] Those(IReadOnlyDictionary<string, RabbitMqView> views, Func<RabbitMqView, bool> condition) =>
        [.. views.Where(view => condition(view.Value)).Select(view => view.Key).Order(StringComparer.Ordinal)];
}
