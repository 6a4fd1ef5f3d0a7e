using System.Globalization;

namespace Ssm.StatefulServices.ZooKeeper;

/// <summary>
/// Decides the next step towards the ensemble that is wanted: one change at a time, and only while all other servers take part, so that any of them may
/// still fail. Pure.
/// </summary>
internal static class ZooKeeperFormationDecider
{
    /// <summary>The next step.</summary>
    /// <param name="state">What is remembered.</param>
    /// <param name="nodes">The nodes, by ordinal.</param>
    /// <param name="servers">The servers with a vote, as the leader lists them; null when no node is led.</param>
    /// <param name="desired">How many servers are wanted.</param>
    /// <param name="nameOf">A node's name in the cluster.</param>
    public static ZooKeeperDecision Decide(
        ZooKeeperFormationState state, IReadOnlyList<ZooKeeperNode> nodes, IReadOnlyList<ZooKeeperServer>? servers, int desired, Func<string, string> nameOf)
    {
        if (!state.IsFounded)
        {
            return servers is not null ? new ZooKeeperDecision.SetUp() : new ZooKeeperDecision.Wait($"Wait for {state.Members[0].Node}");
        }

        var lost = state.Members.Where(member => member.IsJoined && nodes.Any(node => node.Name == member.Node && node.IsLost)).ToArray();
        if (servers is null)
        {
            return lost.Length == state.Members.Count
                ? new ZooKeeperDecision.Store(state.Refounding(state.Members.MinBy(member => Ordinal(member.Node))!.Node), "Wait for a new ensemble, since all data are lost")
                : new ZooKeeperDecision.Wait("Wait for a majority of the servers");
        }

        return lost.Length > 0
            ? new ZooKeeperDecision.Store(state.Without(lost), $"Wait for {lost[0].Node} to join anew, since its data are lost")
            : TakeOut(state, nodes, servers, desired) ?? LetIn(state, nodes, servers, nameOf) ?? Invite(state, nodes, servers, desired) ?? Keep(state, nodes, servers);
    }

    /// <summary>The node that leads; null when none does.</summary>
    public static ZooKeeperNode? Leader(IReadOnlyList<ZooKeeperNode> nodes) => nodes.Where(node => node.Status?.Mode == "leader").MaxBy(node => node.Status!.Zxid);

    /// <summary>A node serves when its server has a vote and takes part.</summary>
    public static bool IsServing(ZooKeeperFormationState state, ZooKeeperNode node) =>
        node is { Status.Mode: "leader" or "follower", Node.IsLeaving: false } && state.Members.Any(member => member.IsJoined && member.Node == node.Name);

    /// <summary>How many nodes have to run for a state. While a server that is to leave may still have a vote, none ends.</summary>
    public static int RunNodes(ZooKeeperFormationState state, IReadOnlyList<ZooKeeperServer>? servers, int running)
    {
        var needed = state.Members.Max(member => Ordinal(member.Node)) + 1;
        return state.IsFounded && (servers is null || Stray(state, servers) is not null) ? Math.Max(needed, running) : needed;
    }

    /// <summary>A server with a vote that nobody remembers.</summary>
    private static ZooKeeperServer? Stray(ZooKeeperFormationState state, IReadOnlyList<ZooKeeperServer> servers) =>
        servers.FirstOrDefault(server => state.Members.All(member => member.Number != server.Id));

    /// <summary>Servers that are not wanted leave, the highest ordinal first.</summary>
    private static ZooKeeperDecision? TakeOut(ZooKeeperFormationState state, IReadOnlyList<ZooKeeperNode> nodes, IReadOnlyList<ZooKeeperServer> servers, int desired)
    {
        if (Stray(state, servers) is { } stray)
        {
            return new ZooKeeperDecision.Remove(stray.Id);
        }

        var last = state.Members.Where(member => Ordinal(member.Node) >= desired).MaxBy(member => Ordinal(member.Node));
        return last is null ? null
            : Silent(state.Without([last]), nodes) is { } silent ? new ZooKeeperDecision.Wait($"Wait for {silent}")
            : new ZooKeeperDecision.Store(state.Without([last]), $"Wait for {last.Node} to leave");
    }

    /// <summary>A server that follows gets its vote.</summary>
    private static ZooKeeperDecision? LetIn(
        ZooKeeperFormationState state, IReadOnlyList<ZooKeeperNode> nodes, IReadOnlyList<ZooKeeperServer> servers, Func<string, string> nameOf)
    {
        if (state.Members.FirstOrDefault(member => !member.IsJoined) is not { } next)
        {
            return null;
        }

        var waiting = $"Wait for {next.Node} to join";
        if (servers.Any(server => server.Id == next.Number))
        {
            return new ZooKeeperDecision.Store(state.Joining(next), waiting);
        }

        // Servers are called as the first one knows itself: by names where it was given names, by addresses where names became addresses before it saw them.
        var node = nodes.FirstOrDefault(node => node.Name == next.Node);
        var host = servers.Any(server => server.HasAddress) ? node?.Node.Address : nameOf(next.Node);
        return host is not null && node is { Status.Mode: "follower" or "observer", Node.IsLeaving: false } && Silent(state, nodes) is null
            ? new ZooKeeperDecision.Join(new ZooKeeperServer(next.Number, host), waiting)
            : new ZooKeeperDecision.Wait(waiting);
    }

    /// <summary>The next server that is wanted is decided on; it follows, without a vote, as soon as its node runs.</summary>
    private static ZooKeeperDecision? Invite(ZooKeeperFormationState state, IReadOnlyList<ZooKeeperNode> nodes, IReadOnlyList<ZooKeeperServer> servers, int desired)
    {
        var taken = state.Members.Select(member => Ordinal(member.Node)).ToHashSet();
        var ordinal = Enumerable.Range(0, desired).FirstOrDefault(candidate => !taken.Contains(candidate), -1);
        if (ordinal < 0)
        {
            return null;
        }

        var first = state.Members[0].Node;
        var name = $"{first[..first.LastIndexOf('-')]}-{ordinal.ToString(CultureInfo.InvariantCulture)}";
        return Silent(state, nodes) is { } silent
            ? new ZooKeeperDecision.Wait($"Wait for {silent}")
            : new ZooKeeperDecision.Store(state.Admitting(name, [.. servers.Select(server => server.Line)]), $"Wait for {name} to join");
    }

    private static ZooKeeperDecision Keep(ZooKeeperFormationState state, IReadOnlyList<ZooKeeperNode> nodes, IReadOnlyList<ZooKeeperServer> servers)
    {
        var moved = from server in servers
                    where server.HasAddress
                    let member = state.Members.First(member => member.Number == server.Id)
                    let address = nodes.FirstOrDefault(node => node.Name == member.Node)?.Node.Address
                    where address is not null && address != server.Host
                    select new ZooKeeperDecision.Join(server with { Host = address }, $"Wait for the servers to find {member.Node}");
        return moved.FirstOrDefault()
            ?? (Silent(state, nodes) is { } silent ? new ZooKeeperDecision.Wait($"Wait for {silent}") : (ZooKeeperDecision)new ZooKeeperDecision.Settled());
    }

    /// <summary>A server with a vote that does not take part.</summary>
    private static string? Silent(ZooKeeperFormationState state, IReadOnlyList<ZooKeeperNode> nodes) =>
        state.Members.FirstOrDefault(member => member.IsJoined && !nodes.Any(node => node.Name == member.Node && IsServing(state, node)))?.Node;

    private static int Ordinal(string node) => int.Parse(node.AsSpan(node.LastIndexOf('-') + 1), CultureInfo.InvariantCulture);
}
