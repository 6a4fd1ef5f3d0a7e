namespace Ssm.StatefulServices.Etcd;

/// <summary>What a member says about itself.</summary>
internal sealed record EtcdAnswer
{
    /// <summary>The cluster that it is a part of.</summary>
    public required string ClusterId { get; init; }

    /// <summary>Its own id.</summary>
    public required ulong MemberId { get; init; }

    /// <summary>The id of the leader; 0 when it knows none.</summary>
    public required ulong LeaderId { get; init; }

    /// <summary>It receives everything and does not vote yet.</summary>
    public bool IsLearner { get; init; }

    /// <summary>How far it has carried out what was agreed on.</summary>
    public ulong Applied { get; init; }

    /// <summary>Bytes of its database file.</summary>
    public long DatabaseBytes { get; init; }

    /// <summary>Bytes of that in use; the rest comes free by a defragmentation.</summary>
    public long UsedBytes { get; init; }

    /// <summary>The version of etcd.</summary>
    public string Version { get; init; } = "";
}
