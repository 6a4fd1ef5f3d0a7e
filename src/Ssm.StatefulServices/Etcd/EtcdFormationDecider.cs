namespace Ssm.StatefulServices.Etcd;

/// <summary>
/// Decides the next step towards the cluster that is wanted: one change of membership at a time, and only while all other members take part, so that any
/// of them may still fail. Pure.
/// </summary>
internal static class EtcdFormationDecider
{
    /// <summary>The next step.</summary>
    /// <param name="state">What is remembered.</param>
    /// <param name="nodes">The nodes, by ordinal.</param>
    /// <param name="peers">The members as the leader lists them; null when no node is led.</param>
    /// <param name="desired">How many members are wanted.</param>
    /// <param name="yielding">The node that must not lead, because it is about to end; null when there is none.</param>
    public static EtcdDecision Decide(
        EtcdFormationState state, IReadOnlyList<EtcdNode> nodes, IReadOnlyList<EtcdPeer>? peers, int desired, string? yielding)
    {
        if (state.ClusterId is null)
        {
            var founder = state.Members[0].Node;
            return AnswerOf(nodes, founder) is { LeaderId: not 0 } ? new EtcdDecision.SetUp(founder) : new EtcdDecision.Wait($"Wait for {founder}");
        }

        var lost = state.Members.Where(member => HasLostItsData(state, member, nodes)).ToArray();
        if (peers is null)
        {
            return lost.Length == state.Members.Count
                ? new EtcdDecision.Store(Refounding(state), "Wait for a new cluster, since all data are lost")
                : new EtcdDecision.Wait("Wait for a majority of the members");
        }

        return lost.Length > 0
            ? new EtcdDecision.Store(state.Without(lost), $"Wait for {lost[0].Node} to join anew, since its data are lost")
            : TakeOut(state, nodes, peers, desired) ?? LetIn(state, nodes, peers) ?? Invite(state, nodes, peers, desired) ?? Keep(state, nodes, peers, yielding);
    }

    /// <summary>The member that leads; null when none does.</summary>
    public static EtcdNode? Leader(EtcdFormationState state, IReadOnlyList<EtcdNode> nodes) =>
        nodes.Where(node => IsPart(state, node) && node.Answer!.LeaderId == node.Answer.MemberId).MaxBy(node => node.Answer!.Applied); // a part answers

    /// <summary>A node serves when its member belongs to the cluster, has a vote in it, and is led.</summary>
    public static bool IsServing(EtcdFormationState state, EtcdNode node) =>
        IsPart(state, node) && node is { Answer: { LeaderId: not 0, IsLearner: false }, Node.IsLeaving: false }
        && state.Members.Any(member => member.Node == node.Name && member.Phase == EtcdMemberPhase.Joined);

    /// <summary>
    /// How many nodes have to run for a state: those with a member, those whose member is still to be taken out, and one that is needed. A node that runs
    /// already runs on while its member is only decided on: the member may be known by the node's address. While nobody can say which members there are,
    /// none ends: it may have a vote.
    /// </summary>
    public static int RunNodes(EtcdFormationState state, IReadOnlyList<EtcdNode> nodes, IReadOnlyList<EtcdPeer>? peers, int running, bool needsNode)
    {
        var withMember = state.Members.Where(member => member.Phase != EtcdMemberPhase.Admitted || nodes.Any(node => node.Name == member.Node)).Select(member => member.Node)
            .Concat(nodes.Where(node => peers?.Any(peer => IsOf(peer, node)) is true).Select(node => node.Name));
        var needed = withMember.Select(Ordinal).Max() + 1;
        return peers is null && state.ClusterId is not null ? Math.Max(needed, running) : needed + (needsNode ? 1 : 0);
    }

    private static bool IsPart(EtcdFormationState state, EtcdNode node) => node.Answer is { } answer && answer.ClusterId == state.ClusterId;

    private static EtcdAnswer? AnswerOf(IReadOnlyList<EtcdNode> nodes, string name) => nodes.FirstOrDefault(node => node.Name == name)?.Answer;

    private static bool HasLostItsData(EtcdFormationState state, EtcdMember member, IReadOnlyList<EtcdNode> nodes) =>
        member.Phase == EtcdMemberPhase.Joined && AnswerOf(nodes, member.Node) is { } answer && answer.ClusterId != state.ClusterId;

    private static EtcdFormationState Refounding(EtcdFormationState state) => new()
    {
        LastNumber = state.LastNumber + 1,
        Members = [new EtcdMember { Node = state.Members.MinBy(member => Ordinal(member.Node))!.Node, Number = state.LastNumber + 1, Phase = EtcdMemberPhase.Added }],
    };

    /// <summary>Members that are not wanted leave, the highest ordinal first.</summary>
    private static EtcdDecision? TakeOut(EtcdFormationState state, IReadOnlyList<EtcdNode> nodes, IReadOnlyList<EtcdPeer> peers, int desired)
    {
        if (peers.FirstOrDefault(peer => state.Members.All(member => member.PeerUrl != peer.Url)) is { } stray)
        {
            return Leader(state, nodes) is { Answer: { } leader } && leader.MemberId == stray.Id
                ? HandOver(state, nodes, stray.Id, "Wait for another member to lead") ?? (EtcdDecision)new EtcdDecision.Wait("Wait for a member that can lead")
                : new EtcdDecision.Remove(stray.Id);
        }

        var last = state.Members.Where(member => Ordinal(member.Node) >= desired).MaxBy(member => Ordinal(member.Node));
        if (last is null)
        {
            return null;
        }

        var silent = Silent(state.Without([last]), nodes);
        return silent is not null ? new EtcdDecision.Wait($"Wait for {silent}")
            : new EtcdDecision.Store(state.Without([last]), $"Wait for {last.Node} to leave");
    }

    /// <summary>Members that are on their way in take their next step.</summary>
    private static EtcdDecision? LetIn(EtcdFormationState state, IReadOnlyList<EtcdNode> nodes, IReadOnlyList<EtcdPeer> peers)
    {
        if (state.Members.FirstOrDefault(member => member.Phase != EtcdMemberPhase.Joined) is not { } next)
        {
            return null;
        }

        var peer = peers.FirstOrDefault(peer => peer.Url == next.PeerUrl);
        var waiting = $"Wait for {next.Node} to join";
        return (next.Phase, peer) switch
        {
            (EtcdMemberPhase.Admitted, null) => new EtcdDecision.Add(next),
            (EtcdMemberPhase.Admitted, _) => new EtcdDecision.Store(state.With(next with { Phase = EtcdMemberPhase.Added }), waiting),
            (_, null) => new EtcdDecision.Store(state.With(next with { Phase = EtcdMemberPhase.Admitted }), waiting),
            (_, { IsLearner: false }) => new EtcdDecision.Store(state.With(next with { Phase = EtcdMemberPhase.Joined }), waiting),
            _ when AnswerOf(nodes, next.Node)?.ClusterId == state.ClusterId && Silent(state, nodes) is null => new EtcdDecision.Promote(next, peer.Id),
            _ => new EtcdDecision.Wait(waiting),
        };
    }

    /// <summary>The next member that is wanted is decided on.</summary>
    private static EtcdDecision? Invite(EtcdFormationState state, IReadOnlyList<EtcdNode> nodes, IReadOnlyList<EtcdPeer> peers, int desired)
    {
        var taken = state.Members.Select(member => Ordinal(member.Node)).ToHashSet();
        var ordinal = Enumerable.Range(0, desired).FirstOrDefault(candidate => !taken.Contains(candidate), -1);
        if (ordinal < 0)
        {
            return null;
        }

        if (Silent(state, nodes) is { } silent)
        {
            return new EtcdDecision.Wait($"Wait for {silent}");
        }

        var stem = state.Members[0].Node[..state.Members[0].Node.LastIndexOf('-')];
        var name = $"{stem}-{ordinal}";
        var node = nodes.FirstOrDefault(node => node.Name == name);

        // Members are called as the first one knows itself: by names where it was given names, by addresses where names became addresses before it saw them.
        var url = !peers.Any(peer => EtcdPeer.HasAddress(peer.Url)) ? nodes[0].NamedUrl.Replace(nodes[0].Name, name, StringComparison.Ordinal)
            : node is { Node: { Address: { } address, IsLeaving: false } } ? EtcdStart.Url(address)
            : null;
        return url is null
            ? new EtcdDecision.Wait($"Wait for {name}", NeedsNode: ordinal >= Runs(state))
            : new EtcdDecision.Store(state.Admitting(name, url), $"Wait for {name} to join");
    }

    private static EtcdDecision Keep(EtcdFormationState state, IReadOnlyList<EtcdNode> nodes, IReadOnlyList<EtcdPeer> peers, string? yielding)
    {
        foreach (var member in state.Members)
        {
            var node = nodes.FirstOrDefault(node => node.Name == member.Node);
            if (member.PeerUrl is { } url && EtcdPeer.HasAddress(url) && node?.Node.Address is { } address && EtcdStart.Url(address) != url
                && peers.FirstOrDefault(peer => peer.Url == url) is { } moved)
            {
                return new EtcdDecision.Move(member with { PeerUrl = EtcdStart.Url(address) }, moved.Id);
            }
        }

        return yielding is not null && Leader(state, nodes) is { } leader && leader.Name == yielding
            && HandOver(state, nodes, leader.Answer!.MemberId, $"Wait for another member than {yielding} to lead") is { } handOver ? handOver
            : Silent(state, nodes) is { } silent ? new EtcdDecision.Wait($"Wait for {silent}")
            : new EtcdDecision.Settled();
    }

    /// <summary>The member that has most takes the lead.</summary>
    private static EtcdDecision.HandOver? HandOver(EtcdFormationState state, IReadOnlyList<EtcdNode> nodes, ulong from, string reason) =>
        nodes.Where(node => IsServing(state, node) && node.Answer!.MemberId != from).MaxBy(node => node.Answer!.Applied) is { Answer: { } heir }
            ? new EtcdDecision.HandOver(heir.MemberId, reason)
            : null;

    /// <summary>A member with a vote that does not take part.</summary>
    private static string? Silent(EtcdFormationState state, IReadOnlyList<EtcdNode> nodes) =>
        state.Members.FirstOrDefault(member => member.Phase == EtcdMemberPhase.Joined && !nodes.Any(node => node.Name == member.Node && IsServing(state, node)))?.Node;

    private static bool IsOf(EtcdPeer peer, EtcdNode node) => node.Answer?.MemberId == peer.Id || peer.Url == node.NamedUrl || (node.Node.Address is { } address && peer.Url == EtcdStart.Url(address));

    private static int Runs(EtcdFormationState state) => state.Members.Select(member => Ordinal(member.Node)).Max() + 1;

    private static int Ordinal(string node) => int.Parse(node.AsSpan(node.LastIndexOf('-') + 1), System.Globalization.CultureInfo.InvariantCulture);
}
