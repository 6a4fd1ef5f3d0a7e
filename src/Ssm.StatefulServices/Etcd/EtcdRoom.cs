namespace Ssm.StatefulServices.Etcd;

/// <summary>What to do about the space that a cluster's databases take. Pure.</summary>
internal abstract record EtcdRoom
{
    private EtcdRoom()
    {
    }

    /// <summary>Nothing.</summary>
    public sealed record Enough : EtcdRoom;

    /// <summary>Give back the space that a member's deleted values took.</summary>
    public sealed record Defragment(string Node) : EtcdRoom;

    /// <summary>There is room again, so let the cluster take writes again.</summary>
    public sealed record Reopen : EtcdRoom;

    /// <summary>
    /// A member that could give back half of a database that has nearly reached its quota does so, one member at a time, the leader last: it serves nobody
    /// meanwhile. A cluster that had run out of room goes on when every database takes any write again, after deletions or after a growth.
    /// </summary>
    public static EtcdRoom Judge(IReadOnlyList<EtcdNode> serving, bool isOutOfRoom, EtcdQuota quota)
    {
        var wasteful = serving
            .Where(node => node.Answer is { } answer && answer.DatabaseBytes >= quota.Bytes * 8 / 10 && answer.UsedBytes <= answer.DatabaseBytes / 2)
            .OrderBy(node => node.Answer!.MemberId == node.Answer.LeaderId)
            .FirstOrDefault();
        return wasteful is not null ? new Defragment(wasteful.Name)
            : isOutOfRoom && serving.Count > 0 && serving.All(node => quota.Admits(node.Answer!.DatabaseBytes)) ? new Reopen()
            : new Enough();
    }
}
