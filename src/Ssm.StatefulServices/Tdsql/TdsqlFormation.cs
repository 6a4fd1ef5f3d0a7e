using System.Diagnostics;
using System.Text.Json;
using MySqlConnector;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Tdsql;

/// <summary>Makes a primary and its replicas of the nodes of a MySQL instance, and keeps their settings as the instance says.</summary>
internal sealed class TdsqlFormation(TimeProvider timeProvider) : IServiceFormation
{
    private static readonly TimeSpan WhileForming = TimeSpan.FromMilliseconds(150);

    /// <summary>How long a member may take to apply what it received before a succession goes on.</summary>
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(5);

    public async Task<FormationResult> FormAsync(FormationInput input, CancellationToken cancellationToken)
    {
        await using var sessions = await TdsqlSessions.ConnectAsync(input.Instance, input.Nodes, cancellationToken);
        var state = input.State?.Deserialize(TdsqlJsonContext.Default.TdsqlFormationState) ?? new TdsqlFormationState();
        var nodes = View(input, sessions);
        var decision = TdsqlFormationDecider.Decide(nodes, input.DesiredNodes, input.Yielding, state, timeProvider.GetUtcNow());
        FormationResult result;
        try
        {
            result = await ActAsync(input, sessions, decision, cancellationToken);
        }
        catch (Exception failure) when (TdsqlOutage.IsFailure(failure) && !cancellationToken.IsCancellationRequested)
        {
            // A node went in the middle of the pass, or refuses what it should do. The next pass looks again; what was decided is not forgotten.
            result = TdsqlResults.Of(input, decision.State, TdsqlResults.Roles(input, decision.State, keepPrimary: true)) with
            {
                Waiting = failure is MySqlException { Number: not 0 } refusal ? $"Wait for a node that refused an order (error {refusal.Number})" : "Wait for a node that went while it took an order",
                LookAgain = TimeSpan.FromMilliseconds(500),
            };
        }

        return result with
        {
            EngineVersion = nodes.Select(node => node.Info?.Version).FirstOrDefault(version => version is not null),
            Health = TdsqlHealth.Judge(
                View(input, sessions),
                input.DesiredNodes,
                InstanceSize.Of(input.Instance).Storage.Bytes,
                decision.State,
                DiskWatch.Judge(input.Instance, input.Nodes, node => sessions.IsDiskFull(node.Name))),
        };
    }

    private static TdsqlNodeView[] View(FormationInput input, TdsqlSessions sessions) =>
        [.. input.Nodes.Select(node => new TdsqlNodeView(node.Name, node.Ordinal, sessions.InfoOf(node.Name)) { IsGoing = node.IsLeaving || node.IsOutdated || node.Name == input.Yielding })];

    private static async Task<FormationResult> ActAsync(FormationInput input, TdsqlSessions sessions, TdsqlDecision decision, CancellationToken cancellationToken)
    {
        switch (decision)
        {
            case TdsqlDecision.Store store when input is { DesiredNodes: 1, Nodes.Count: 1 } && store.State.Primary == input.Nodes[0].Name:
                // There is nobody else to serve, so nothing can go wrong by not waiting for the next pass.
                return await TdsqlLeadership.LeadAsync(input, sessions, store.State, cancellationToken);
            case TdsqlDecision.Store store:
                return TdsqlResults.Of(input, store.State, TdsqlResults.Roles(input, store.State, keepPrimary: false)) with { Waiting = store.Reason, LookAgain = TimeSpan.Zero };
            case TdsqlDecision.Fence fence:
                return await FenceAsync(input, sessions, fence.State, cancellationToken);
            case TdsqlDecision.HandOver handOver:
                return await HandOverAsync(input, sessions, handOver, cancellationToken);
            case TdsqlDecision.Lead lead:
                return await TdsqlLeadership.LeadAsync(input, sessions, lead.State, cancellationToken);
            case TdsqlDecision.Wait wait:
                return TdsqlResults.Of(input, wait.State, TdsqlResults.Roles(input, wait.State, keepPrimary: true)) with { Waiting = wait.Reason, LookAgain = wait.LookAgain };
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>
    /// Once no member receives anything any more, the lost primary can have nothing acknowledged any more, whether it still runs or not, and what the members have can
    /// be compared.
    /// </summary>
    private static async Task<FormationResult> FenceAsync(FormationInput input, TdsqlSessions sessions, TdsqlFormationState state, CancellationToken cancellationToken)
    {
        var members = View(input, sessions).Where(node => state.Members.Contains(node.Name)).ToArray();
        var drained = await Task.WhenAll(members.Select(async member =>
        {
            if (!sessions.TryGet(member.Name, out var session))
            {
                return false;
            }

            await session.StopReceivingAsync(cancellationToken);
            await session.ReadAsync(cancellationToken);
            var isDrained = await session.HasReachedAsync(session.Info.Received, LongestDrain, cancellationToken);
            await session.ReadAsync(cancellationToken);
            return isDrained;
        }));
        var successor = drained.All(isDrained => isDrained)
            ? TdsqlFormationDecider.Succeed(View(input, sessions).Where(node => state.Members.Contains(node.Name)), state)
            : state;
        return TdsqlResults.Of(input, successor, TdsqlResults.Roles(input, successor, keepPrimary: false)) with
        {
            Waiting = successor == state ? "Wait for the replicas to apply what they received" : $"Wait for {successor.Primary} to become the primary",
            LookAgain = successor == state ? WhileForming : TimeSpan.Zero,
        };
    }

    private static async Task<FormationResult> HandOverAsync(
        FormationInput input, TdsqlSessions sessions, TdsqlDecision.HandOver decision, CancellationToken cancellationToken)
    {
        var state = decision.State;
        if (!sessions.TryGet(state.Primary!, out var primary) || !sessions.TryGet(decision.Heir, out var heir)) // a primary is decided on
        {
            throw new UnreachableException("both answered");
        }

        var position = await primary.CeaseAsync(cancellationToken);
        if (!await heir.HasReachedAsync(position, LongestDrain, cancellationToken))
        {
            await primary.ResumeAsync(cancellationToken);
            return TdsqlResults.Of(input, state, TdsqlResults.Roles(input, state, keepPrimary: true)) with
            {
                Waiting = $"Wait for {decision.Heir} to catch up with {state.Primary}",
                LookAgain = WhileForming,
            };
        }

        var next = new TdsqlFormationState { Primary = decision.Heir, IsSynchronous = state.IsSynchronous };
        return TdsqlResults.Of(input, next, TdsqlResults.Roles(input, next, keepPrimary: false)) with
        {
            Waiting = $"Wait for {decision.Heir} to become the primary",
            LookAgain = TimeSpan.Zero,
        };
    }
}
