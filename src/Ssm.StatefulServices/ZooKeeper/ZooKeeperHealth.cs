using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.ZooKeeper;

/// <summary>The health of a ZooKeeper instance as conditions. Pure.</summary>
internal static class ZooKeeperHealth
{
    /// <summary>A server that is this many writes behind is told of.</summary>
    private const long Lag = 5000;

    /// <summary>What the servers' answers mean.</summary>
    public static IReadOnlyList<HealthCondition> Judge(ZooKeeperFormationState state, IReadOnlyList<ZooKeeperNode> nodes)
    {
        var serving = nodes.Where(node => ZooKeeperFormationDecider.IsServing(state, node)).ToArray();
        return [HasQuorum(serving), InSync(state, serving), DiskWatch.Judge(nodes.Select(node => node.Node)) ?? new("HasRoom", IsTrue: true, "Enough", "There is room on the disks.")];
    }

    private static HealthCondition HasQuorum(ZooKeeperNode[] serving) => ZooKeeperFormationDecider.Leader(serving) is not null
        ? new("HasQuorum", IsTrue: true, "Led", "A majority of the servers follows a leader.")
        : new("HasQuorum", IsTrue: false, "NotLed", "No majority of the servers follows a leader.");

    private static HealthCondition InSync(ZooKeeperFormationState state, ZooKeeperNode[] serving)
    {
        var silent = state.Members.Where(member => member.IsJoined && serving.All(node => node.Name != member.Node)).Select(member => member.Node).ToArray();
        var most = serving.Select(node => node.Status!.Zxid).DefaultIfEmpty().Max();
        var late = serving.Where(node => node.Status!.Zxid + Lag < most).Select(node => node.Name).ToArray();
        return silent.Length > 0 ? new("InSync", IsTrue: false, "ServerSilent", $"{string.Join(", ", silent)} does not take part.")
            : late.Length > 0 ? new("InSync", IsTrue: false, "ServerLate", $"{string.Join(", ", late)} is more than {Lag} writes behind.")
            : new("InSync", IsTrue: true, "UpToDate", "Every server has what was agreed on.");
    }
}
