using System.Globalization;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Etcd;

/// <summary>The health of an etcd instance as conditions. Pure.</summary>
internal static class EtcdHealth
{
    /// <summary>A member that is this many writes behind is told of.</summary>
    private const ulong Lag = 5000;

    /// <summary>What the members' answers mean.</summary>
    /// <param name="state">What is remembered; its cluster exists.</param>
    /// <param name="nodes">The nodes.</param>
    /// <param name="isOutOfRoom">The cluster takes no writes, because a database has reached its quota; null when nobody can tell.</param>
    /// <param name="quota">How large a database may become.</param>
    public static IReadOnlyList<HealthCondition> Judge(EtcdFormationState state, IReadOnlyList<EtcdNode> nodes, bool? isOutOfRoom, EtcdQuota quota)
    {
        var serving = nodes.Where(node => EtcdFormationDecider.IsServing(state, node)).ToArray();
        return [HasQuorum(state, serving), InSync(state, serving), DiskWatch.Judge(nodes.Select(node => node.Node)) ?? HasRoom(serving, isOutOfRoom, quota)];
    }

    private static HealthCondition HasQuorum(EtcdFormationState state, EtcdNode[] serving) => EtcdFormationDecider.Leader(state, serving) is not null
        ? new("HasQuorum", IsTrue: true, "Led", "A majority of the members follows a leader.")
        : new("HasQuorum", IsTrue: false, "NotLed", "No majority of the members follows a leader.");

    private static HealthCondition InSync(EtcdFormationState state, EtcdNode[] serving)
    {
        var silent = state.Members.Where(member => member.Phase == EtcdMemberPhase.Joined && serving.All(node => node.Name != member.Node)).Select(member => member.Node).ToArray();
        var most = serving.Select(node => node.Answer!.Applied).DefaultIfEmpty().Max();
        var late = serving.Where(node => node.Answer!.Applied + Lag < most).Select(node => node.Name).ToArray();
        return silent.Length > 0 ? new("InSync", IsTrue: false, "MemberSilent", $"{string.Join(", ", silent)} does not take part.")
            : late.Length > 0 ? new("InSync", IsTrue: false, "MemberLate", $"{string.Join(", ", late)} is more than {Lag} writes behind.")
            : new("InSync", IsTrue: true, "UpToDate", "Every member has what was agreed on.");
    }

    private static HealthCondition HasRoom(EtcdNode[] serving, bool? isOutOfRoom, EtcdQuota quota)
    {
        var full = serving.Where(node => node.Answer!.UsedBytes >= quota.Bytes * 9 / 10).Select(node => node.Name).ToArray();
        return isOutOfRoom switch
        {
            null => new("HasRoom", IsTrue: null, "NotLed", "No member can tell."),
            true => new("HasRoom", IsTrue: false, "NoSpace", $"A database has reached its quota, so only reads and deletions are accepted. {Advice(serving, quota)}"),
            _ when full.Length > 0 => new("HasRoom", IsTrue: false, "NearlyFull", $"More than nine tenths of the database quota are used on {string.Join(", ", full)}."),
            _ => new("HasRoom", IsTrue: true, "Enough", "There is room in the databases."),
        };
    }

    /// <summary>What lets writes in again.</summary>
    private static string Advice(EtcdNode[] serving, EtcdQuota quota)
    {
        var largest = serving.Select(node => node.Answer!.DatabaseBytes).DefaultIfEmpty().Max();
        var advised = quota.AdvisedMegabytes(largest);
        return quota.Admits(largest) ? "Writes are let in again once all members run as declared."
            : advised << 20 > EtcdQuota.Most ? "Delete half of the keys and compact."
            : string.Create(CultureInfo.InvariantCulture, $"Give the instance at least {advised}M of memory and {advised * EtcdQuota.Copies}M of storage, or delete half of the keys and compact.");
    }
}
