using System.Diagnostics;
using System.Text.Json;
using Etcdserverpb;
using Grpc.Core;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Etcd;

/// <summary>
/// Makes one cluster of the nodes of an etcd instance. The first node founds it; the others join one by one, first as learners: a learner has no vote, so a
/// node that cannot start takes nothing from those that run.
/// </summary>
internal sealed class EtcdFormation(TimeProvider timeProvider) : IServiceFormation
{
    private static readonly TimeSpan WhileForming = TimeSpan.FromMilliseconds(100);

    /// <summary>How often the members are asked for their health: no watch tells of it.</summary>
    private static readonly TimeSpan BetweenHealthChecks = TimeSpan.FromSeconds(5);

    /// <summary>How often a cluster that takes no writes is looked at: somebody is about to make room.</summary>
    private static readonly TimeSpan WhileFull = TimeSpan.FromSeconds(2);

    /// <summary>A defragmentation copies the database.</summary>
    private static readonly TimeSpan DefragmentTimeout = TimeSpan.FromMinutes(1);

    public async Task<FormationResult> FormAsync(FormationInput input, CancellationToken cancellationToken)
    {
        using var sessions = await EtcdSessions.AskAsync(input.Instance, input.Nodes, timeProvider, cancellationToken);
        var state = EtcdTopology.StateOf(input.Instance, input.State);
        var leader = EtcdFormationDecider.Leader(state, sessions.Nodes);
        var peers = leader is null ? null : await sessions[leader.Name].ListMembersAsync(cancellationToken);
        var decision = EtcdFormationDecider.Decide(state, sessions.Nodes, peers, input.DesiredNodes, input.Yielding);
        var (next, waiting) = await ActAsync(input, sessions, state, leader, decision, cancellationToken);
        var isOutOfRoom = leader is null ? (bool?)null : await sessions[leader.Name].IsOutOfRoomAsync(cancellationToken);
        var isTidying = false;
        if (decision is EtcdDecision.Settled && leader is not null && IsAsDeclared(input.Instance))
        {
            isTidying = await TidyAsync(input.Instance, sessions, leader, isOutOfRoom is true, cancellationToken);
            if (isOutOfRoom is true)
            {
                await RefreshSizesAsync(sessions[leader.Name], peers!.First(peer => peer.Id == leader.Answer!.MemberId), cancellationToken); // it leads, so it answered and is a peer
            }
        }

        return new FormationResult
        {
            Primary = leader?.Name,
            Roles = sessions.Nodes.Where(node => EtcdFormationDecider.IsServing(next, node)).ToDictionary(node => node.Name, _ => StatefulServiceLabels.MemberRole, StringComparer.Ordinal),
            RunNodes = EtcdFormationDecider.RunNodes(next, sessions.Nodes, peers, input.RunNodes, decision is EtcdDecision.Wait { NeedsNode: true }),
            State = JsonSerializer.SerializeToElement(next, EtcdJsonContext.Default.EtcdFormationState),
            Waiting = waiting,
            EngineVersion = sessions.Nodes.Select(node => node.Answer?.Version).FirstOrDefault(version => !string.IsNullOrEmpty(version)),
            Health = next.ClusterId is null ? [] : EtcdHealth.Judge(next, sessions.Nodes, isOutOfRoom, EtcdQuota.Of(input.Instance)),
            LookAgain = decision switch
            {
                EtcdDecision.Settled => isTidying ? WhileForming : isOutOfRoom is true ? WhileFull : BetweenHealthChecks,
                EtcdDecision.Store or EtcdDecision.Add or EtcdDecision.SetUp or EtcdDecision.Remove => TimeSpan.Zero,
                _ => WhileForming,
            },
        };
    }

    private static async Task<(EtcdFormationState State, string? Waiting)> ActAsync(
        FormationInput input, EtcdSessions sessions, EtcdFormationState state, EtcdNode? leader, EtcdDecision decision, CancellationToken cancellationToken)
    {
        switch (decision)
        {
            case EtcdDecision.SetUp founder:
                return (await SetUpAsync(input, sessions, state, founder.Node, cancellationToken), input.DesiredNodes > 1 ? $"Wait for 1/{input.DesiredNodes} members" : null);
            case EtcdDecision.Store store:
                return (store.State, store.Reason);
            case EtcdDecision.Wait wait:
                return (state, wait.Reason);
            case EtcdDecision.Settled:
                return (state, null);
            default:
                // Everything else is asked of the leader, and was decided on its word.
                return await ChangeAsync(sessions[leader!.Name], state, decision, cancellationToken);
        }
    }

    private static async Task<(EtcdFormationState State, string? Waiting)> ChangeAsync(
        EtcdConnection leader, EtcdFormationState state, EtcdDecision decision, CancellationToken cancellationToken)
    {
        switch (decision)
        {
            case EtcdDecision.Add { Member: { } member }:
                await leader.AsRootAsync(
                    (channel, options) => new Cluster.ClusterClient(channel).MemberAddAsync(new MemberAddRequest { PeerURLs = { member.PeerUrl }, IsLearner = true }, options),
                    null,
                    cancellationToken);
                return (state.With(member with { Phase = EtcdMemberPhase.Added }), $"Wait for {member.Node} to join");
            case EtcdDecision.Promote { Member: { } member } promote:
                var isPromoted = await UnlessTooEarlyAsync(() => leader.AsRootAsync(
                    (channel, options) => new Cluster.ClusterClient(channel).MemberPromoteAsync(new MemberPromoteRequest { ID = promote.Id }, options), null, cancellationToken));
                return (isPromoted ? state.With(member with { Phase = EtcdMemberPhase.Joined }) : state, $"Wait for {member.Node} to join");
            case EtcdDecision.Remove remove:
                await leader.AsRootAsync(
                    (channel, options) => new Cluster.ClusterClient(channel).MemberRemoveAsync(new MemberRemoveRequest { ID = remove.Id }, options), null, cancellationToken);
                return (state, "Wait for a member to leave");
            case EtcdDecision.Move { Member: { } member } move:
                await leader.AsRootAsync(
                    (channel, options) => new Cluster.ClusterClient(channel).MemberUpdateAsync(new MemberUpdateRequest { ID = move.Id, PeerURLs = { member.PeerUrl } }, options),
                    null,
                    cancellationToken);
                return (state.With(member), $"Wait for the members to find {member.Node}");
            case EtcdDecision.HandOver handOver:
                await UnlessTooEarlyAsync(() => leader.AsRootAsync(
                    (channel, options) => new Maintenance.MaintenanceClient(channel).MoveLeaderAsync(new MoveLeaderRequest { TargetID = handOver.Id }, options), null, cancellationToken));
                return (state, handOver.Reason);
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The first member gets its administrator and the bindings' users, which there are when an instance of one lost its disk.</summary>
    private static async Task<EtcdFormationState> SetUpAsync(
        FormationInput input, EtcdSessions sessions, EtcdFormationState state, string node, CancellationToken cancellationToken)
    {
        var connection = sessions[node];
        await EtcdUsers.CloseAsync(connection, input.Instance.Secrets[EtcdSecretNames.Root], cancellationToken);
        var accounts = await input.ReadAccounts(cancellationToken);
        foreach (var account in accounts)
        {
            await EtcdUsers.EnsureAsync(connection, account, cancellationToken);
        }

        var wanted = accounts.Count == 0 ? [] : (await input.ReadAccounts(cancellationToken)).Select(account => account.User).ToHashSet();
        foreach (var revoked in accounts.Where(account => !wanted.Contains(account.User)))
        {
            await EtcdUsers.RemoveAsync(connection, revoked.User, cancellationToken);
        }

        var self = (await connection.ListMembersAsync(cancellationToken)).Single();
        var answer = sessions.Nodes.First(each => each.Name == node).Answer!; // it was asked to lead
        return (state with { ClusterId = answer.ClusterId }).With(state.Members[0] with { PeerUrl = self.Url, Phase = EtcdMemberPhase.Joined });
    }

    /// <summary>
    /// A member counts anew what is in use when it writes, and one that is full writes nothing: what was deleted would never count as free. So it is made to write
    /// down where the leader is, as it was.
    /// </summary>
    private static async Task RefreshSizesAsync(EtcdConnection leader, EtcdPeer self, CancellationToken cancellationToken) => await leader.AsRootAsync(
        (channel, options) => new Cluster.ClusterClient(channel).MemberUpdateAsync(new MemberUpdateRequest { ID = self.Id, PeerURLs = { self.Url } }, options), null, cancellationToken);

    /// <summary>Before, members may still have the quota that they had: writes that were let in then would fill them up again.</summary>
    private static bool IsAsDeclared(Instance instance) => instance.Resource.Status?.ReadyGeneration == instance.Resource.Metadata.Generation;

    /// <summary>Makes room; true when there was something to do.</summary>
    private static async Task<bool> TidyAsync(Instance instance, EtcdSessions sessions, EtcdNode leader, bool isOutOfRoom, CancellationToken cancellationToken)
    {
        switch (EtcdRoom.Judge(sessions.Nodes, isOutOfRoom, EtcdQuota.Of(instance)))
        {
            case EtcdRoom.Defragment defragment:
                await sessions[defragment.Node].AsRootAsync(
                    (channel, options) => new Maintenance.MaintenanceClient(channel).DefragmentAsync(new DefragmentRequest(), options), DefragmentTimeout, cancellationToken);
                return true;
            case EtcdRoom.Reopen:
                await sessions[leader.Name].ReopenAsync(cancellationToken);
                return true;
            case EtcdRoom.Enough:
                return false;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>False when a member is not ready yet for what is asked of it, such as a learner that has not caught up.</summary>
    private static async Task<bool> UnlessTooEarlyAsync<T>(Func<Task<T>> change)
    {
        try
        {
            await change();
            return true;
        }
        catch (RpcException early) when (early.StatusCode is StatusCode.FailedPrecondition or StatusCode.DeadlineExceeded or StatusCode.Unavailable or StatusCode.Unknown)
        {
            return false;
        }
    }
}
