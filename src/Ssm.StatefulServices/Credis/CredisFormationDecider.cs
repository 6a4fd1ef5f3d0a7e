namespace Ssm.StatefulServices.Credis;

/// <summary>
/// Decides which node of an instance is master. Pure. The rule behind all others: a node may only become master if no other node can have
/// newer data, as far as that can be known.
/// </summary>
internal static class CredisFormationDecider
{
    /// <summary>How long a silent master is waited for before a replica takes over.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(250);

    /// <param name="nodes">The nodes that exist, by ordinal, with what each says; null from a node that does not answer or still reads its data.</param>
    /// <param name="desiredNodes">How many nodes there should be.</param>
    /// <param name="state">What the last pass stored.</param>
    /// <param name="successors">The nodes that may take over from the master without need, because it is about to be restarted or removed; empty: it stays.</param>
    /// <param name="now">The time.</param>
    public static CredisDecision Decide(
        IReadOnlyList<(string Name, CredisNodeInfo? Info)> nodes,
        int desiredNodes,
        CredisFormationState state,
        IReadOnlyCollection<string> successors,
        DateTimeOffset now)
    {
        var answering = nodes.Where(node => node.Info is not null).Select(node => (node.Name, Info: node.Info!)).ToArray();
        var all = answering.Length >= Math.Max(desiredNodes, nodes.Count);
        if (state.Master is null)
        {
            return all ? ElectRichest(answering) : Patient(state, $"Wait for {answering.Length}/{desiredNodes} nodes ready");
        }

        var master = answering.Where(node => node.Name == state.Master).Select(node => node.Info).FirstOrDefault();
        if (HasKeptItsRole(answering, master, state))
        {
            // The successor failed before it took over; nothing is lost if the old master goes on.
            return Elected(answering.First(node => node.Name == state.Giver), state.ReplicationId);
        }

        if (master is null)
        {
            return Silent(answering, state, now);
        }

        if (master.RunId == state.RunId)
        {
            return !master.IsMaster ? new CredisDecision.Lead { State = state with { SilentSince = null } }
                : Heir(answering, state with { ReplicationId = master.ReplicationId }, node => successors.Contains(node.Name) && node.Info.IsInSync) is { } successor
                    ? Elected(successor, master.ReplicationId, state.Master)
                    : new CredisDecision.Lead { State = state with { SilentSince = null, Giver = null, ReplicationId = master.ReplicationId } };
        }

        return Restarted(answering, master, all, state);
    }

    /// <summary>The giver still leads with the same history, and who was to take over does not follow it any longer.</summary>
    private static bool HasKeptItsRole((string Name, CredisNodeInfo Info)[] answering, CredisNodeInfo? master, CredisFormationState state) =>
        answering.Any(node => node.Name == state.Giver && node.Info is { IsMaster: true, IsHandingOver: false } && node.Info.ReplicationId == state.ReplicationId)
        && (master is null || master.RunId != state.RunId || (!master.IsMaster && !master.IsInSync));

    private static CredisDecision Silent((string Name, CredisNodeInfo Info)[] answering, CredisFormationState state, DateTimeOffset now)
    {
        var since = state.SilentSince ?? now;
        var left = since + Patience - now;
        return left <= TimeSpan.Zero && Heir(answering, state) is { } heir
            ? Elected(heir, state.ReplicationId)
            : new CredisDecision.Wait
            {
                State = state with { SilentSince = since },
                Reason = $"Wait for {state.Master}, which holds the data",
                LookAgain = left > Soon ? left : TimeSpan.FromSeconds(1),
            };
    }

    /// <summary>The master's process is a new one: it lost up to a second of writes, or its whole disk.</summary>
    private static CredisDecision Restarted(
        (string Name, CredisNodeInfo Info)[] answering, CredisNodeInfo master, bool all, CredisFormationState state)
    {
        if (Heir(answering, state) is { } heir)
        {
            return Elected(heir, state.ReplicationId);
        }

        if (master.Keys > 0)
        {
            return Elected((state.Master!, master), null);
        }

        return all ? ElectRichest(answering) : Patient(state, $"{state.Master} came back without data; wait for the other nodes");
    }

    /// <summary>The replica that has most of the master's history; its process must not have been restarted since it followed.</summary>
    private static (string Name, CredisNodeInfo Info)? Heir(
        (string Name, CredisNodeInfo Info)[] answering, CredisFormationState state, Func<(string Name, CredisNodeInfo Info), bool>? mayBe = null) =>
        answering
            .Where(node => mayBe?.Invoke(node) is not false)
            .Where(node => node.Name != state.Master && !node.Info.IsMaster && state.ReplicationId is not null && node.Info.ReplicationId == state.ReplicationId)
            .OrderByDescending(node => node.Info.Offset)
            .Cast<(string, CredisNodeInfo)?>()
            .FirstOrDefault();

    private static CredisDecision.Elect ElectRichest((string Name, CredisNodeInfo Info)[] answering) =>
        Elected(answering.OrderByDescending(node => node.Info.Keys).First(), null);

    private static CredisDecision.Elect Elected((string Name, CredisNodeInfo Info) node, string? replicationId, string? giver = null) =>
        new() { State = new CredisFormationState { Master = node.Name, RunId = node.Info.RunId, ReplicationId = replicationId, Giver = giver } };

    private static CredisDecision.Wait Patient(CredisFormationState state, string reason) => new() { State = state, Reason = reason, LookAgain = Soon };
}
