using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Etcd;

/// <summary>What the formation of an etcd instance remembers from pass to pass; the nodes' settings follow from it.</summary>
internal sealed record EtcdFormationState
{
    /// <summary>The cluster's id, by which a node that lost its data is told from one that has it; null until the first member is set up.</summary>
    public string? ClusterId { get; init; }

    /// <summary>The highest number that a member ever had.</summary>
    public required int LastNumber { get; init; }

    /// <summary>The members, in the order in which they came.</summary>
    public required IReadOnlyList<EtcdMember> Members { get; init; }

    /// <summary>A cluster of one, about to start on an empty disk.</summary>
    public static EtcdFormationState Founding(InstanceNames names, int number) => new()
    {
        LastNumber = number,
        Members = [new EtcdMember { Node = names.Node(0), Number = number, Phase = EtcdMemberPhase.Added }],
    };

    /// <summary>The state with one member replaced by what has become of it.</summary>
    public EtcdFormationState With(EtcdMember member) => this with { Members = [.. Members.Select(each => each.Node == member.Node ? member : each)] };

    /// <summary>The state without some members.</summary>
    public EtcdFormationState Without(IReadOnlyCollection<EtcdMember> members) => this with { Members = [.. Members.Where(each => !members.Contains(each))] };

    /// <summary>The state with one more member, decided on.</summary>
    public EtcdFormationState Admitting(string node, string peerUrl) => this with
    {
        LastNumber = LastNumber + 1,
        Members = [.. Members, new EtcdMember { Node = node, Number = LastNumber + 1, PeerUrl = peerUrl, Phase = EtcdMemberPhase.Admitted }],
    };
}
