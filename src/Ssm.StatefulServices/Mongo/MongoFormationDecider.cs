namespace Ssm.StatefulServices.Mongo;

/// <summary>
/// Decides what becomes of the replica set. Pure. MongoDB itself elects the primary, by who has the newest data; the operator decides only who is a
/// member, under which address, and one change at a time.
/// </summary>
internal static class MongoFormationDecider
{
    /// <param name="nodes">The nodes that exist, by ordinal.</param>
    /// <param name="desiredNodes">How many members there should be.</param>
    /// <param name="yielding">The node that is to hand its role over; null for none.</param>
    public static MongoDecision Decide(IReadOnlyList<MongoMemberState> nodes, int desiredNodes, string? yielding)
    {
        if (Newest(nodes) is not { } newest)
        {
            return Start(nodes, desiredNodes);
        }

        var primary = nodes.Where(node => node.Info?.IsPrimary is true).OrderBy(node => node.Info!.Term).LastOrDefault();
        return primary?.Info?.Config is { } config ? Lead(nodes, primary, config, desiredNodes, yielding) : WithoutPrimary(nodes, newest);
    }

    /// <summary>How many nodes have to run: no member's node may end before it is a member no more.</summary>
    public static int RunNodes(IReadOnlyList<MongoMemberState> nodes, int desiredNodes, int present) =>
        Newest(nodes) is { } newest ? Math.Max(desiredNodes, newest.Members.Max(member => member.Id) + 1) : Math.Max(desiredNodes, present);

    /// <summary>The newest configuration that any node knows; a node that is a member no more may still have an older one. Null: none knows one.</summary>
    private static ReplicaSetConfig? Newest(IReadOnlyList<MongoMemberState> nodes) =>
        nodes.Select(node => node.Info?.Config).OfType<ReplicaSetConfig>().Aggregate((ReplicaSetConfig?)null, (newest, config) => newest is null || config.IsNewerThan(newest) ? config : newest);

    private static MongoDecision Start(IReadOnlyList<MongoMemberState> nodes, int desiredNodes)
    {
        // A node that does not answer may have data, and those that answer none.
        var answering = nodes.Count(node => node.Info is not null);
        var all = Math.Max(desiredNodes, nodes.Count);
        return answering < all
            ? new MongoDecision.Wait($"Wait for {answering}/{all} nodes to answer")
            : new MongoDecision.Initiate(nodes[0].Name, [.. nodes.Take(desiredNodes).Select(node => new ReplicaSetMember(node.Ordinal, node.Host!))]);
    }

    private static MongoDecision WithoutPrimary(IReadOnlyList<MongoMemberState> nodes, ReplicaSetConfig config)
    {
        var answering = nodes.Where(node => node.Info is not null && node.Host is not null).ToDictionary(node => node.Ordinal);
        var known = config.Members.Count(member => answering.TryGetValue(member.Id, out var node) && node.Host == member.Host);
        var present = config.Members.Count(member => answering.ContainsKey(member.Id));
        if (known >= config.Majority || present < config.Majority)
        {
            return new MongoDecision.Wait("Wait for the nodes to elect a primary");
        }

        // Most members have new addresses, so none can win an election. Who wins afterwards is still for the members to say: votes go to the newest data.
        var holder = nodes.First(node => node.Info?.Config is { } own && own.Version == config.Version && own.Term == config.Term);
        var members = config.Members.Select(member => answering.TryGetValue(member.Id, out var node) ? member with { Host = node.Host! } : member);
        return new MongoDecision.Reconfigure(holder.Name, config.Version, [.. members], IsForced: true, "Wait for the members to know each other's new addresses");
    }

    private static MongoDecision Lead(
        IReadOnlyList<MongoMemberState> nodes, MongoMemberState primary, ReplicaSetConfig config, int desiredNodes, string? yielding)
    {
        var byOrdinal = nodes.ToDictionary(node => node.Ordinal);
        foreach (var member in config.Members)
        {
            if (byOrdinal.TryGetValue(member.Id, out var node) && node is { Host: { } host, Info: not null } && host != member.Host)
            {
                return Change([.. config.Members.Select(each => each.Id == member.Id ? each with { Host = host } : each)], $"Wait for {node.Name} to be known by its new address");
            }
        }

        var mayLead = config.Members.Any(member => member.Id != primary.Ordinal && byOrdinal.GetValueOrDefault(member.Id)?.Info?.IsSecondary is true);
        if (yielding == primary.Name && mayLead)
        {
            return new MongoDecision.StepDown(primary.Name);
        }

        // A member that goes need not be well; all others do before the number of votes changes again.
        var superfluous = config.Members.Where(member => member.Id >= desiredNodes).OrderByDescending(member => member.Id).ToArray();
        var unsettled = config.Members.FirstOrDefault(member => member.Id < desiredNodes && byOrdinal.GetValueOrDefault(member.Id)?.Info is not ({ IsPrimary: true } or { IsSecondary: true }));
        if (unsettled.Host is not null)
        {
            return new MongoDecision.Wait($"Wait for {NameOf(unsettled.Id)} to follow {primary.Name}");
        }

        if (superfluous is [var last, ..])
        {
            return last.Id == primary.Ordinal
                ? new MongoDecision.StepDown(primary.Name)
                : Change([.. config.Members.Where(member => member.Id != last.Id)], $"Wait for {NameOf(last.Id)} to leave");
        }

        var missing = nodes.FirstOrDefault(node => node.Ordinal < desiredNodes && config.Members.All(member => member.Id != node.Ordinal));
        return missing is { Host: { } address, Info: not null }
            ? Change([.. config.Members, new ReplicaSetMember(missing.Ordinal, address)], $"Wait for {missing.Name} to join")
            : config.Members.Count < desiredNodes ? new MongoDecision.Wait($"Wait for {config.Members.Count}/{desiredNodes} members") : new MongoDecision.Keep();

        MongoDecision Change(IReadOnlyList<ReplicaSetMember> members, string reason) => new MongoDecision.Reconfigure(primary.Name, config.Version, members, IsForced: false, reason);

        string NameOf(int ordinal) => byOrdinal.GetValueOrDefault(ordinal)?.Name ?? $"member {ordinal}";
    }
}
