using System.Diagnostics;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Tdsql;

/// <summary>A pass with a primary that answers: it leads, all others follow, nodes that are not wanted any more are let go.</summary>
internal static class TdsqlLeadership
{
    private static readonly TimeSpan WhileForming = TimeSpan.FromMilliseconds(150);

    /// <summary>How often disks and the links between nodes are looked at: no watch tells of them.</summary>
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestCatchUp = TimeSpan.FromSeconds(2);

    public static async Task<FormationResult> LeadAsync(FormationInput input, TdsqlSessions sessions, TdsqlFormationState stored, CancellationToken cancellationToken)
    {
        var node = input.Nodes.First(node => node.Name == stored.Primary);
        if (!sessions.TryGet(node.Name, out var primary))
        {
            throw new UnreachableException("a node leads only while it answers");
        }

        // Without replicas, as a standard plan has none, there is nobody to wait for.
        var state = input.DesiredNodes == 1 && node.Ordinal == 0 ? stored with { Members = [], IsSynchronous = false } : stored;
        await primary.LeadAsync(state.IsSynchronous, cancellationToken);
        await SettleAsync(primary, input.Instance, cancellationToken);

        // Asked after all nodes were connected to: whoever reaches this position has everything that it may have acknowledged before it was restarted.
        await primary.ReadAsync(cancellationToken);
        state = await ReleaseAsync(input, sessions, primary, state, cancellationToken);
        var (roles, waiting, members) = await LetFollowAsync(input, sessions, primary, state, cancellationToken);
        roles[node.Name] = StatefulServiceLabels.PrimaryRole;
        if (members.Count > 0)
        {
            state = state with { Members = [.. state.Members, .. members], IsSynchronous = true };
            waiting.Add($"Wait for {members[0]} to acknowledge writes");
        }
        else if (state.IsSynchronous && primary.Info.Acknowledging == 0)
        {
            waiting.Add("Wait for a replica to acknowledge writes");
        }

        var isHolding = IsHolding(input, state, node);
        if (isHolding)
        {
            waiting.Add("Wait for nodes to be released");
        }

        return TdsqlResults.Of(input, state, roles) with
        {
            Primary = node.Name,
            RunNodes = isHolding ? Math.Max(input.RunNodes, input.DesiredNodes) : input.DesiredNodes,
            Waiting = waiting.FirstOrDefault(),
            LookAgain = waiting.Count > 0 ? WhileForming : BetweenChecks,
        };
    }

    /// <summary>A node that must go still has the role, or may have acknowledged writes that no node that stays has.</summary>
    private static bool IsHolding(FormationInput input, TdsqlFormationState state, Node primary) =>
        primary.Ordinal >= input.DesiredNodes || input.Nodes.Any(node => node.Ordinal >= input.DesiredNodes && state.Members.Contains(node.Name));

    private static async Task<(Dictionary<string, string> Roles, List<string> Waiting, List<string> Members)> LetFollowAsync(
        FormationInput input, TdsqlSessions sessions, TdsqlNode primary, TdsqlFormationState state, CancellationToken cancellationToken)
    {
        var roles = new Dictionary<string, string>(StringComparer.Ordinal);
        var waiting = new List<string>();
        var members = new List<string>();
        foreach (var node in input.Nodes.Where(node => node.Name != state.Primary && node.Ordinal < input.DesiredNodes))
        {
            if (!sessions.TryGet(node.Name, out var follower))
            {
                waiting.Add($"Wait for {node.Name}");
                continue;
            }

            await SettleAsync(follower, input.Instance, cancellationToken);
            var isMember = state.Members.Contains(node.Name);
            if (await TdsqlFollower.StepAsync(node, follower, primary, input.Instance, isMember, cancellationToken) is { } step)
            {
                waiting.Add(step);
                continue;
            }

            roles[node.Name] = StatefulServiceLabels.ReplicaRole;
            if (!isMember)
            {
                members.Add(node.Name);
            }
            else if (!follower.Info.Acknowledges)
            {
                waiting.Add($"Wait for {node.Name} to acknowledge writes");
            }
        }

        if (input.Nodes.Count < input.DesiredNodes)
        {
            waiting.Add($"Wait for {input.Nodes.Count}/{input.DesiredNodes} nodes");
        }

        return (roles, waiting, members);
    }

    /// <summary>
    /// Takes the members that are to go off the list, once those that stay have everything: first they acknowledge nothing any more, then the others catch up.
    /// One that does not answer is taken for ended.
    /// </summary>
    private static async Task<TdsqlFormationState> ReleaseAsync(
        FormationInput input, TdsqlSessions sessions, TdsqlNode primary, TdsqlFormationState state, CancellationToken cancellationToken)
    {
        var stay = Enumerable.Range(0, input.DesiredNodes).Select(input.Instance.Names.Node).Where(state.Members.Contains).ToArray();
        if (stay.Length == 0 || stay.Length == state.Members.Count)
        {
            return state;
        }

        foreach (var leaving in state.Members.Except(stay))
        {
            if (sessions.TryGet(leaving, out var session))
            {
                await session.StopReceivingAsync(cancellationToken);
            }
        }

        await primary.ReadAsync(cancellationToken);
        foreach (var name in stay)
        {
            if (!sessions.TryGet(name, out var session) || !await session.HasReachedAsync(primary.Info.Position, LongestCatchUp, cancellationToken))
            {
                return state;
            }
        }

        return state with { Members = stay };
    }

    private static async Task SettleAsync(TdsqlNode node, Instance instance, CancellationToken cancellationToken)
    {
        var due = TdsqlSettlement.Due(instance, node.Info);
        if (due.Count > 0)
        {
            await node.SetAsync(due, cancellationToken);
        }
    }
}
