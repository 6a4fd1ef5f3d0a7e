namespace Ssm.StatefulServices.Tdsql;

/// <summary>
/// Decides which node of an instance is the primary. Pure. The rule behind all others: a node may only become primary when it has every write that was
/// acknowledged. The primary has them; when it is lost, the members have them together (<see cref="TdsqlFormationState.Members"/>).
/// </summary>
internal static class TdsqlFormationDecider
{
    /// <summary>How long a silent primary is waited for. A server that was killed is back before that, with all its data, and keeps its role.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(250);

    /// <param name="nodes">The nodes that exist, by ordinal.</param>
    /// <param name="desiredNodes">How many nodes there should be.</param>
    /// <param name="yielding">The node that is to hand its role over; null when none is.</param>
    /// <param name="state">What the last pass stored.</param>
    /// <param name="now">The time.</param>
    public static TdsqlDecision Decide(IReadOnlyList<TdsqlNodeView> nodes, int desiredNodes, string? yielding, TdsqlFormationState state, DateTimeOffset now)
    {
        var answering = nodes.Where(node => node.Info is not null).ToArray();
        if (state.Primary is null)
        {
            return answering.Length >= Math.Max(desiredNodes, nodes.Count)
                ? Elected(state, Richest(answering))
                : Patient(state, $"Wait for {answering.Length}/{desiredNodes} nodes ready");
        }

        var primary = answering.FirstOrDefault(node => node.Name == state.Primary);
        if (primary is null)
        {
            return Silent(answering, state, now);
        }

        if (HasLostData(primary, answering, state))
        {
            return CanReplace(answering, state)
                ? Replace(state)
                : Patient(state, $"{state.Primary} came back without its data; wait for the other nodes");
        }

        if (primary.Info!.IsDiskFull && CanReplace(answering, state, node => !node.IsDiskFull)) // only answering ones are passed
        {
            // It takes no writes any more, and those that wait for room keep it from handing over.
            return Replace(state);
        }

        var settled = state with { SilentSince = null, IsElecting = false };
        return Heir(primary, answering, desiredNodes, yielding, state) is { } heir
            ? new TdsqlDecision.HandOver { State = settled, Heir = heir.Name }
            : new TdsqlDecision.Lead { State = settled };
    }

    /// <summary>Who takes over from a lost primary, when its members receive nothing any more and have applied everything.</summary>
    public static TdsqlFormationState Succeed(IEnumerable<TdsqlNodeView> members, TdsqlFormationState state) => Elected(state, Richest(members)).State;

    private static TdsqlDecision Silent(TdsqlNodeView[] answering, TdsqlFormationState state, DateTimeOffset now)
    {
        var since = state.SilentSince ?? now;
        var left = since + Patience - now;
        if (left <= TimeSpan.Zero && CanReplace(answering, state))
        {
            return Replace(state);
        }

        return new TdsqlDecision.Wait
        {
            State = state with { SilentSince = since },
            Reason = $"Wait for {state.Primary}, which holds the data",
            LookAgain = left > Soon ? left : Soon,
        };
    }

    /// <summary>
    /// Every member answers and still acknowledges: then none was restarted since, and together they have all that was acknowledged. A member whose process is a new one
    /// may have lost what it had received and not applied.
    /// </summary>
    private static bool CanReplace(TdsqlNodeView[] answering, TdsqlFormationState state, Func<TdsqlNodeInfo, bool>? mayLead = null) =>
        state.Members.Count > 0
        && state.Members.All(member => answering.Any(node => node.Name == member && node.Info!.Acknowledges && mayLead?.Invoke(node.Info) is not false)); // only answering ones are passed

    /// <summary>A primary that was restarted and has less than a member lost its disk. One that was not restarted takes writes and cannot be compared.</summary>
    private static bool HasLostData(TdsqlNodeView primary, TdsqlNodeView[] answering, TdsqlFormationState state) =>
        primary.Info!.IsReadOnly && answering.Any(node => state.Members.Contains(node.Name) && node.Info!.Position.Sequence > primary.Info.Position.Sequence); // only answering ones are passed

    /// <summary>Who takes over from a primary that has to go; null when it need not, or when nobody can.</summary>
    private static TdsqlNodeView? Heir(TdsqlNodeView primary, TdsqlNodeView[] answering, int desiredNodes, string? yielding, TdsqlFormationState state) =>
        yielding != primary.Name && primary.Ordinal < desiredNodes
            ? null
            : answering
                .Where(node => node.Name != primary.Name && state.Members.Contains(node.Name) && node is { Info: { Acknowledges: true, IsConnected: true } } && node.Ordinal < desiredNodes)
                .OrderBy(node => node.IsGoing)
                .ThenByDescending(node => node.Info!.Position.Sequence)
                .ThenBy(node => node.Ordinal)
                .FirstOrDefault();

    private static TdsqlNodeView Richest(IEnumerable<TdsqlNodeView> nodes) =>
        nodes.OrderByDescending(node => node.Info?.Position.Sequence ?? 0).ThenBy(node => node.IsGoing).ThenBy(node => node.Ordinal).First();

    private static TdsqlDecision.Store Elected(TdsqlFormationState state, TdsqlNodeView node) => new()
    {
        State = new TdsqlFormationState { Primary = node.Name, IsSynchronous = state.IsSynchronous },
        Reason = $"Wait for {node.Name} to become the primary",
    };

    private static TdsqlDecision Replace(TdsqlFormationState state) => state.IsElecting
        ? new TdsqlDecision.Fence { State = state }
        : new TdsqlDecision.Store { State = state with { IsElecting = true }, Reason = $"Wait for a successor of {state.Primary}" };

    private static TdsqlDecision.Wait Patient(TdsqlFormationState state, string reason) => new() { State = state, Reason = reason, LookAgain = Soon };
}
