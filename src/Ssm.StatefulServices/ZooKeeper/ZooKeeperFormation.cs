using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.ZooKeeper;

/// <summary>
/// Makes one ensemble of the nodes of a ZooKeeper instance, by dynamic reconfiguration. The first node founds it; the others join one by one: each follows
/// without a vote until it has everything, so a node that cannot start takes nothing from those that run.
/// </summary>
internal sealed class ZooKeeperFormation(TimeProvider timeProvider) : IServiceFormation
{
    private static readonly TimeSpan WhileForming = TimeSpan.FromMilliseconds(100);

    /// <summary>How often the servers are asked for their health: no watch tells of it.</summary>
    private static readonly TimeSpan BetweenHealthChecks = TimeSpan.FromSeconds(15);

    /// <summary>How long the session of a pass may last.</summary>
    private static readonly TimeSpan SessionTime = TimeSpan.FromSeconds(30);

    public async Task<FormationResult> FormAsync(FormationInput input, CancellationToken cancellationToken)
    {
        var instance = input.Instance;
        var nodes = await Task.WhenAll(input.Nodes.Select(node => AskAsync(node, cancellationToken)).ToArray());
        var state = ZooKeeperTopology.StateOf(instance, input.State);
        var leader = ZooKeeperFormationDecider.Leader(nodes);
        using var session = leader is null ? null : await TryOpenAsync(instance, leader, cancellationToken);
        var servers = session is null ? null : ZooKeeperServer.Parse(Encoding.UTF8.GetString(await session.ReadAsync("/zookeeper/config") ?? []));
        var decision = ZooKeeperFormationDecider.Decide(state, nodes, servers, input.DesiredNodes, node => ZooKeeperStart.NodeName(instance, node));
        var (next, waiting) = await ActAsync(input, session, state, decision, cancellationToken);
        return new FormationResult
        {
            Primary = leader?.Name,
            Roles = nodes.Where(node => ZooKeeperFormationDecider.IsServing(next, node)).ToDictionary(node => node.Name, _ => StatefulServiceLabels.MemberRole, StringComparer.Ordinal),
            RunNodes = ZooKeeperFormationDecider.RunNodes(next, servers, input.RunNodes),
            State = JsonSerializer.SerializeToElement(next, ZooKeeperJsonContext.Default.ZooKeeperFormationState),
            Waiting = waiting,
            EngineVersion = nodes.Select(node => node.Status?.Version).FirstOrDefault(version => !string.IsNullOrEmpty(version)),
            Health = next.IsFounded ? ZooKeeperHealth.Judge(next, nodes) : [],
            LookAgain = decision switch
            {
                ZooKeeperDecision.Settled => BetweenHealthChecks,
                ZooKeeperDecision.Store or ZooKeeperDecision.SetUp => TimeSpan.Zero,
                _ => WhileForming,
            },
        };
    }

    private static async Task<(ZooKeeperFormationState State, string? Waiting)> ActAsync(
        FormationInput input, ZooKeeperSession? session, ZooKeeperFormationState state, ZooKeeperDecision decision, CancellationToken cancellationToken)
    {
        switch (decision)
        {
            case ZooKeeperDecision.SetUp:
                await SetUpAsync(input, session!, cancellationToken); // decided on what it said
                return (state.Joining(state.Members[0]) with { IsFounded = true }, input.DesiredNodes > 1 ? $"Wait for 1/{input.DesiredNodes} servers" : null);
            case ZooKeeperDecision.Store store:
                return (store.State, store.Reason);
            case ZooKeeperDecision.Join join:
                var isDone = await session!.ReconfigureAsync(join.Server.Line, leaving: null);
                var joined = state.Members.First(member => member.Number == join.Server.Id);
                return (isDone ? state.Joining(joined) : state, join.Reason);
            case ZooKeeperDecision.Remove remove:
                await session!.ReconfigureAsync(joining: null, remove.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
                return (state, "Wait for a server to leave");
            case ZooKeeperDecision.Wait wait:
                return (state, wait.Reason);
            case ZooKeeperDecision.Settled:
                return (state, null);
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>What ZooKeeper makes open to all is closed, and bindings get their subtrees, which there are when an instance of one lost its disk.</summary>
    private static async Task SetUpAsync(FormationInput input, ZooKeeperSession session, CancellationToken cancellationToken)
    {
        foreach (var path in new[] { "/", "/zookeeper", "/zookeeper/quota" })
        {
            await session.WriteAclAsync(path, [ZooKeeperSubtree.Operator(input.Instance)]);
        }

        var accounts = await input.ReadAccounts(cancellationToken);
        foreach (var account in accounts)
        {
            await ZooKeeperSubtree.OpenAsync(session, input.Instance, account);
        }

        var wanted = accounts.Count == 0 ? [] : (await input.ReadAccounts(cancellationToken)).Select(account => account.User).ToHashSet();
        foreach (var revoked in accounts.Where(account => !wanted.Contains(account.User)))
        {
            await ZooKeeperSubtree.CloseAsync(session, input.Instance, revoked);
        }
    }

    private async Task<ZooKeeperNode> AskAsync(Node node, CancellationToken cancellationToken)
    {
        if (node.Address is null || !IPAddress.TryParse(node.Address, out var address))
        {
            return new ZooKeeperNode(node, null, IsLost: false);
        }

        var status = await ZooKeeperStatus.TryAskAsync(new IPEndPoint(address, ZooKeeperStart.ClientPort), timeProvider, cancellationToken);
        var isLost = status is null && await ZooKeeperStatus.TryAskAsync(new IPEndPoint(address, ZooKeeperStart.LostPort), timeProvider, cancellationToken) is not null;
        return new ZooKeeperNode(node, status, isLost);
    }

    private async Task<ZooKeeperSession?> TryOpenAsync(Instance instance, ZooKeeperNode leader, CancellationToken cancellationToken)
    {
        try
        {
            return await ZooKeeperSession.OpenAsync(
                new IPEndPoint(IPAddress.Parse(leader.Node.Address!), ZooKeeperStart.ClientPort), // it answered there
                ZooKeeperSubtree.Super,
                instance.Secrets[ZooKeeperSecretNames.Super],
                SessionTime,
                timeProvider,
                cancellationToken);
        }
        catch (IOException) when (!cancellationToken.IsCancellationRequested)
        {
            return null; // it led a moment ago
        }
    }
}
