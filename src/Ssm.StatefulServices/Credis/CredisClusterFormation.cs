using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Credis;

/// <summary>Makes a Redis Cluster of the nodes of an instance with more than one shard.</summary>
internal sealed class CredisClusterFormation(TimeProvider timeProvider)
{
    private static readonly TimeSpan WhileForming = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan BetweenLinkChecks = TimeSpan.FromSeconds(5);

    /// <summary>One pass over the nodes that answer.</summary>
    public async Task<FormationResult> FormAsync(FormationInput input, CredisShape shape, CredisSessions sessions, CancellationToken cancellationToken)
    {
        var state = input.State?.Deserialize(CredisJsonContext.Default.CredisClusterState) ?? new CredisClusterState();
        var nodes = await LookAsync(input, sessions, cancellationToken);
        var decision = CredisClusterDecider.Decide(nodes, shape, input.Yielding, state, timeProvider.GetUtcNow());
        foreach (var action in decision.Actions)
        {
            await ActAsync(action, nodes, sessions, input.Instance.Secrets[CredisSecretNames.Admin], cancellationToken);
        }

        return new FormationResult
        {
            Roles = Roles(nodes, decision.State.IsFormed),
            RunNodes = shape.Nodes >= input.RunNodes || decision.MayShrink ? shape.Nodes : input.RunNodes,
            State = JsonSerializer.SerializeToElement(decision.State, CredisJsonContext.Default.CredisClusterState),
            Waiting = decision.Waiting,
            Health = [Covered(nodes, decision.State)],
            LookAgain = decision.Waiting is null ? BetweenLinkChecks : WhileForming,
        };
    }

    private static async Task<IReadOnlyList<CredisClusterNode>> LookAsync(FormationInput input, CredisSessions sessions, CancellationToken cancellationToken)
    {
        var nodes = new List<CredisClusterNode>();
        foreach (var node in input.Nodes.Where(node => !node.IsLeaving))
        {
            if (sessions.TryGet(node.Name, out var session) && !session.Info.IsLoading)
            {
                var info = await session.SendAsync(cancellationToken, "CLUSTER", "INFO");
                var table = await session.SendAsync(cancellationToken, "CLUSTER", "NODES");
                nodes.Add(new CredisClusterNode
                {
                    Name = node.Name,
                    Ordinal = node.Ordinal,
                    Address = CredisNodes.EndpointOf(node)!.ToString(), // who has a session has an address
                    Table = CredisClusterMember.Parse(table.Text),
                    IsServing = info.Text.Contains("cluster_state:ok", StringComparison.Ordinal),
                    IsInSync = await sessions.IsReplicaAsync(node, input.Nodes, cancellationToken),
                    IsDiskFull = session.Info.IsDiskFull,
                    Offset = session.Info.Offset,
                });
            }
        }

        return nodes;
    }

    private static async Task ActAsync(
        CredisClusterAction action, IReadOnlyList<CredisClusterNode> nodes, CredisSessions sessions, string password, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case CredisClusterAction.Meet meet:
                var address = IPEndPoint.Parse(meet.Address);
                await Session(sessions, meet.Node).SendAsync(cancellationToken, "CLUSTER", "MEET", address.Address, address.Port);
                break;
            case CredisClusterAction.AddSlots add:
                await Session(sessions, add.Node).SendAsync(cancellationToken, "CLUSTER", "ADDSLOTSRANGE", add.First, add.Last);
                break;
            case CredisClusterAction.Follow follow:
                await Session(sessions, follow.Node).SendAsync(cancellationToken, "CLUSTER", "REPLICATE", follow.Master);
                break;
            case CredisClusterAction.TakeOver take:
                await Session(sessions, take.Node).SendAsync(cancellationToken, take.IsForced ? ["CLUSTER", "FAILOVER", "TAKEOVER"] : ["CLUSTER", "FAILOVER"]);
                break;
            case CredisClusterAction.Forget forget:
                foreach (var node in nodes.Where(node => node.Knows(forget.Member) is not null))
                {
                    await Session(sessions, node.Name).SendAsync(cancellationToken, "CLUSTER", "FORGET", forget.Member);
                }

                break;
            case CredisClusterAction.Move move:
                var (from, to) = (nodes.First(node => node.Name == move.From), nodes.First(node => node.Name == move.To));
                await CredisSlots.MoveAsync(
                    (Session(sessions, from.Name), from.Id), (Session(sessions, to.Name), to.Id), IPEndPoint.Parse(to.Address), move.Slots, password, cancellationToken);
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Masters take the writes, each of its part; clients of a cluster find the right one from any.</summary>
    private static Dictionary<string, string> Roles(IReadOnlyList<CredisClusterNode> nodes, bool isFormed) => nodes
        .Where(node => isFormed && (node.IsOwner || node.IsInSync))
        .ToDictionary(node => node.Name, node => node.IsOwner ? StatefulServiceLabels.PrimaryRole : StatefulServiceLabels.ReplicaRole, StringComparer.Ordinal);

    private static HealthCondition Covered(IReadOnlyList<CredisClusterNode> nodes, CredisClusterState state) =>
        nodes.SelectMany(node => node.Self.Slots).Distinct().Count() == CredisClusterDecider.AllSlots
            ? new("Covered", IsTrue: true, "AllServed", "Every part of the keys has a master.")
            : new("Covered", IsTrue: state.IsFormed ? false : null, "SlotsMissing", "A part of the keys has no master that answers.");

    private static CredisNode Session(CredisSessions sessions, string node) =>
        sessions.TryGet(node, out var session) ? session : throw new UnreachableException("only nodes that answer are acted on");
}
