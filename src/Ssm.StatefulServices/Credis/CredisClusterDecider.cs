namespace Ssm.StatefulServices.Credis;

/// <summary>
/// Decides what makes a Redis Cluster of the nodes of an instance: every part of the keys with one master and its replicas. Pure. The cluster fails over by
/// itself while most of its masters are there; the operator does what it cannot: the first formation, members that come and go, and a master that the others
/// are too few to replace.
/// </summary>
internal static class CredisClusterDecider
{
    public const int AllSlots = 16384;

    /// <summary>How many slots change their owner in one pass.</summary>
    public const int SlotsPerPass = 1024;

    /// <summary>How long a master that the others cannot reach either is waited for, when too few masters are left to replace it by themselves.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>How long it is left to the others, when they are enough: they need about half of it.</summary>
    public static readonly TimeSpan PatienceWithOthers = TimeSpan.FromSeconds(12);

    /// <summary>How long Redis tries to hand a master's role over.</summary>
    private static readonly TimeSpan LongestHandOver = TimeSpan.FromSeconds(5);

    /// <param name="nodes">The nodes that answer, by ordinal.</param>
    /// <param name="shape">What is declared.</param>
    /// <param name="yielding">The node that is about to be restarted; null when none is.</param>
    /// <param name="state">What the last pass stored.</param>
    /// <param name="now">The time.</param>
    public static CredisClusterDecision Decide(
        IReadOnlyList<CredisClusterNode> nodes, CredisShape shape, string? yielding, CredisClusterState state, DateTimeOffset now)
    {
        var staying = nodes.Where(node => node.Ordinal < shape.Nodes).ToArray();
        if (!state.IsFormed)
        {
            return Form(staying, shape, state);
        }

        state = state with { Members = Members(nodes, shape, state) };
        if (nodes.Count == 0)
        {
            return new CredisClusterDecision { State = state, Waiting = $"Wait for 0/{shape.Nodes} nodes ready" };
        }

        var hub = nodes.OrderByDescending(node => node.Table.Count(member => !member.IsGone)).First();
        var owners = nodes.Where(node => node.IsOwner).ToArray();
        var silent = hub.Table.Where(member => member.Slots.Count > 0 && nodes.All(node => node.Id != member.Id)).Where(member => !HasNewOwner(member, owners)).ToArray();
        state = state with { Silent = silent.ToDictionary(member => member.Id, member => state.Silent?.GetValueOrDefault(member.Id, now) ?? now) };
        CredisClusterAction[] actions =
        [
            .. Meetings(nodes, hub),
            .. Forced(nodes, silent, owners.Length * 2 > shape.Shards ? PatienceWithOthers : Patience, state, now),
            .. Forgotten(hub, state),
        ];
        if (actions.Length > 0 || silent.Length > 0)
        {
            return new CredisClusterDecision
            {
                State = state,
                Actions = actions,
                Waiting = silent.Length > 0 ? $"Wait for {Name(state, silent[0].Id)}, or a replica of it" : "Wait for the nodes to meet",
            };
        }

        // Meetings are told on: a node that was not told of another yet can neither follow it nor take slots from it.
        if (nodes.Any(node => nodes.Any(other => node.Knows(other.Id) is null)))
        {
            return new CredisClusterDecision { State = state, Waiting = "Wait for the nodes to meet" };
        }

        var heirs = Heirs(nodes, shape, yielding).ToArray();
        if (heirs.Length > 0)
        {
            // An heir that a master does not reach yet, after its restart, misses that one's vote, and Redis has it wait four times the node timeout for the next.
            var isDue = (state.HandOver is not { } asked || now - asked >= LongestHandOver) && heirs.All(heir => owners.All(owner => Reach(heir, owner)));
            return new CredisClusterDecision
            {
                State = isDue ? state with { HandOver = now } : state,
                Actions = isDue ? [.. heirs.Select(heir => new CredisClusterAction.TakeOver(heir.Name, IsForced: false))] : [],
                Waiting = "Wait for a replica to take over",
            };
        }

        state = state with { HandOver = null };

        var masters = owners.Concat(staying.Where(node => !node.IsOwner && node.Self.IsMaster).Take(shape.Shards - owners.Length)).ToArray();
        actions = [.. Assignments(staying, masters, shape), .. Moves(nodes, masters, shape)];
        return new CredisClusterDecision
        {
            State = state,
            Actions = actions,
            Waiting = Waiting(staying, masters, actions, shape),
            MayShrink = actions.Length == 0 && owners.All(owner => staying.Contains(owner) && Replicas(staying, owner.Id).Count(node => node.IsInSync) >= shape.NodesPerShard - 1),
        };
    }

    private static CredisClusterDecision Form(CredisClusterNode[] nodes, CredisShape shape, CredisClusterState state)
    {
        if (nodes.Length < shape.Nodes)
        {
            return new CredisClusterDecision { State = state, Waiting = $"Wait for {nodes.Length}/{shape.Nodes} nodes ready" };
        }

        var masters = nodes.Take(shape.Shards).ToArray();
        CredisClusterAction[] actions =
        [
            .. from node in nodes.Skip(1) where nodes[0].Knows(node.Id) is null select new CredisClusterAction.Meet(nodes[0].Name, node.Address),
            .. from index in Enumerable.Range(0, masters.Length)
               where !masters[index].IsOwner
               select new CredisClusterAction.AddSlots(masters[index].Name, First(index, shape), First(index + 1, shape) - 1),
        ];
        if (actions.Length > 0 || nodes.Any(node => nodes.Any(other => node.Knows(other.Id) is null)))
        {
            return new CredisClusterDecision { State = state, Actions = actions, Waiting = "Wait for the nodes to meet" };
        }

        // The i-th replica of every part before the next of any.
        actions =
        [
            .. from index in Enumerable.Range(shape.Shards, nodes.Length - shape.Shards)
               where nodes[index].Self.Master is null
               select new CredisClusterAction.Follow(nodes[index].Name, masters[index % shape.Shards].Id),
        ];
        var isFormed = actions.Length == 0 && nodes.All(node => node.IsServing) && nodes.Skip(shape.Shards).All(node => node.IsInSync);
        return new CredisClusterDecision
        {
            State = state with { IsFormed = isFormed, Members = nodes.ToDictionary(node => node.Name, node => node.Id) },
            Actions = actions,
            Waiting = isFormed ? null : "Wait for the replicas to follow their masters",
        };
    }

    private static int First(int index, CredisShape shape) => AllSlots * index / shape.Shards;

    /// <summary>Who is where; a node that does not answer now keeps its id, one that is not to be any more has none.</summary>
    private static Dictionary<string, string> Members(IReadOnlyList<CredisClusterNode> nodes, CredisShape shape, CredisClusterState state)
    {
        var members = (state.Members ?? new Dictionary<string, string>())
            .Where(member => int.Parse(member.Key[(member.Key.LastIndexOf('-') + 1)..], System.Globalization.CultureInfo.InvariantCulture) < shape.Nodes)
            .ToDictionary();
        foreach (var node in nodes)
        {
            members[node.Name] = node.Id;
        }

        return members;
    }

    private static string Name(CredisClusterState state, string id) => state.Members?.FirstOrDefault(member => member.Value == id).Key ?? "a node that lost its disk";

    /// <summary>The slots that somebody still believes to be a silent member's are served by others already.</summary>
    private static bool HasNewOwner(CredisClusterMember member, CredisClusterNode[] owners) =>
        member.Slots.All(slot => owners.Any(owner => owner.Self.Slots.Contains(slot)));

    private static IEnumerable<CredisClusterAction> Meetings(IReadOnlyList<CredisClusterNode> nodes, CredisClusterNode hub) =>
        from node in nodes
        where node != hub && hub.Knows(node.Id)?.Address != node.Address
        select new CredisClusterAction.Meet(hub.Name, node.Address);

    private static IEnumerable<CredisClusterAction> Forced(
        IReadOnlyList<CredisClusterNode> nodes, CredisClusterMember[] silent, TimeSpan patience, CredisClusterState state, DateTimeOffset now) =>
        from member in silent
        where member.IsGone && now - state.Silent![member.Id] >= patience
        let heir = Replicas(nodes, member.Id).MaxBy(node => node.Offset)
        where heir is not null
        select new CredisClusterAction.TakeOver(heir.Name, IsForced: true);

    /// <summary>Members that are gone, own nothing, and are none of the nodes any more.</summary>
    private static IEnumerable<CredisClusterAction> Forgotten(CredisClusterNode hub, CredisClusterState state) =>
        from member in hub.Table
        where member is { IsGone: true, IsMyself: false, IsUnknown: false, Slots.Count: 0 } && !state.Members!.Values.Contains(member.Id)
        select new CredisClusterAction.Forget(member.Id);

    /// <summary>Those to whom masters hand over that are to be removed or restarted, or take no writes because their disk is full: replicas that stay.</summary>
    private static IEnumerable<CredisClusterNode> Heirs(IReadOnlyList<CredisClusterNode> nodes, CredisShape shape, string? yielding) =>
        from owner in nodes
        where owner.IsOwner && (owner.Ordinal >= shape.Nodes || owner.Name == yielding || owner.IsDiskFull)
        let heir = Replicas(nodes, owner.Id).Where(node => node.Ordinal < shape.Nodes && node.IsInSync && !node.IsDiskFull).MaxBy(node => node.Offset)
        where heir is not null
        select heir;

    private static bool Reach(CredisClusterNode one, CredisClusterNode other) =>
        one.Knows(other.Id) is { IsGone: false } && other.Knows(one.Id) is { IsGone: false };

    /// <summary>Who follows nobody that owns keys gets a master, and then one replica moves from the master that has most to the one that lacks some.</summary>
    private static IEnumerable<CredisClusterAction> Assignments(CredisClusterNode[] staying, CredisClusterNode[] masters, CredisShape shape)
    {
        if (masters.Length == 0)
        {
            yield break;
        }

        var counts = masters.ToDictionary(master => master.Id, master => Replicas(staying, master.Id).Count());
        foreach (var node in staying.Where(node => !masters.Contains(node) && !counts.ContainsKey(node.Self.Master ?? "")))
        {
            var master = masters.MinBy(each => counts[each.Id])!; // there is one
            counts[master.Id]++;
            yield return new CredisClusterAction.Follow(node.Name, master.Id);
        }

        var poorest = masters.MinBy(each => counts[each.Id])!;
        var richest = masters.MaxBy(each => counts[each.Id])!;
        if (counts[poorest.Id] < shape.NodesPerShard - 1 && counts[richest.Id] > counts[poorest.Id] + 1)
        {
            yield return new CredisClusterAction.Follow(Replicas(staying, richest.Id).Last().Name, poorest.Id);
        }
    }

    /// <summary>First the slots that are on their way already, then from whoever has more than its part to whoever has less.</summary>
    private static IEnumerable<CredisClusterAction> Moves(IReadOnlyList<CredisClusterNode> nodes, CredisClusterNode[] masters, CredisShape shape)
    {
        var open = (from node in masters
                    from moving in node.Self.Moving
                    let owner = nodes.FirstOrDefault(other => other.Self.Slots.Contains(moving.Key))
                    let other = nodes.FirstOrDefault(each => each.Id == moving.Value)
                    let to = owner == node ? other : node
                    where owner is not null && to is not null && owner != to
                    select (From: owner.Name, To: to.Name, Slot: moving.Key)).ToArray();
        if (open.Length > 0)
        {
            return open.GroupBy(each => (each.From, each.To)).Select(group => new CredisClusterAction.Move(group.Key.From, group.Key.To, [.. group.Select(each => each.Slot).Distinct()]));
        }

        if (masters.Length < shape.Shards)
        {
            return [];
        }

        var richest = masters.MaxBy(master => master.Self.Slots.Count)!; // there are some
        var poorest = masters.MinBy(master => master.Self.Slots.Count)!;
        var part = AllSlots / shape.Shards;
        var count = Math.Min(Math.Min(richest.Self.Slots.Count - part, part - poorest.Self.Slots.Count), SlotsPerPass);
        return count > 0 ? [new CredisClusterAction.Move(richest.Name, poorest.Name, [.. richest.Self.Slots.Take(count)])] : [];
    }

    private static IEnumerable<CredisClusterNode> Replicas(IEnumerable<CredisClusterNode> nodes, string master) => nodes.Where(node => node.Self.Master == master);

    private static string? Waiting(CredisClusterNode[] staying, CredisClusterNode[] masters, CredisClusterAction[] actions, CredisShape shape) =>
        staying.Length < shape.Nodes ? $"Wait for {staying.Length}/{shape.Nodes} nodes ready"
        : actions.Any(action => action is CredisClusterAction.Move) ? "Wait for the keys to be spread over all shards"
        : masters.Length < shape.Shards ? $"Wait for {masters.Length}/{shape.Shards} masters"
        : staying.FirstOrDefault(node => !masters.Contains(node) && !node.IsInSync) is { } late ? $"Wait for {late.Name} to follow its master"
        : staying.FirstOrDefault(node => !node.IsServing) is { } mute ? $"Wait for {mute.Name} to serve"
        : actions.Length > 0 ? "Wait for the replicas to be spread over all shards"
        : null;
}
