using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.ZooKeeper;

/// <summary>What the formation of a ZooKeeper instance remembers from pass to pass; the nodes' settings follow from it.</summary>
internal sealed record ZooKeeperFormationState
{
    /// <summary>The largest id that a server may have.</summary>
    private const int LastId = 254;

    /// <summary>The first server was set up.</summary>
    public bool IsFounded { get; init; }

    /// <summary>The id that was given last.</summary>
    public required int LastNumber { get; init; }

    /// <summary>The servers, in the order in which they came.</summary>
    public required IReadOnlyList<ZooKeeperMember> Members { get; init; }

    /// <summary>The lines of the ensemble that the server is to join that came last.</summary>
    public IReadOnlyList<string>? Servers { get; init; }

    /// <summary>An ensemble of one, about to start on an empty disk.</summary>
    public static ZooKeeperFormationState Founding(string node, int number) => new()
    {
        LastNumber = number,
        Members = [new ZooKeeperMember { Node = node, Number = number }],
    };

    /// <summary>What comes before the first pass.</summary>
    public static ZooKeeperFormationState First(InstanceNames names) => Founding(names.Node(0), 1);

    /// <summary>An ensemble of one on a node whose server lost its data, as all others did.</summary>
    public ZooKeeperFormationState Refounding(string node) => Founding(node, NextNumber());

    /// <summary>The state once a server votes.</summary>
    public ZooKeeperFormationState Joining(ZooKeeperMember member) => this with { Members = [.. Members.Select(each => each == member ? each with { IsJoined = true } : each)], Servers = null };

    /// <summary>The state without some servers.</summary>
    public ZooKeeperFormationState Without(IReadOnlyCollection<ZooKeeperMember> members) => this with { Members = [.. Members.Where(each => !members.Contains(each))] };

    /// <summary>The state with one more server, which finds the others by these lines.</summary>
    public ZooKeeperFormationState Admitting(string node, IReadOnlyList<string> servers) => this with
    {
        LastNumber = NextNumber(),
        Members = [.. Members, new ZooKeeperMember { Node = node, Number = NextNumber() }],
        Servers = servers,
    };

    private int NextNumber() => Enumerable.Range(1, LastId).Select(step => ((LastNumber - 1 + step) % LastId) + 1).First(number => Members.All(member => member.Number != number));
}
