using System.Diagnostics;
using System.Text.Json;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Credis;

/// <summary>Makes a master and its replicas of the nodes of a Redis instance, and keeps their settings as the instance says.</summary>
internal sealed class CredisFormation(TimeProvider timeProvider) : IServiceFormation
{
    private static readonly TimeSpan WhileForming = TimeSpan.FromMilliseconds(100);

    /// <summary>How often disks and the links between nodes are looked at: no watch tells of them.</summary>
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromSeconds(5);

    public async Task<FormationResult> FormAsync(FormationInput input, CancellationToken cancellationToken)
    {
        await using var sessions = await CredisNodes.ConnectAsync(input.Instance, input.Nodes, cancellationToken);
        var shape = CredisShape.Of(input.Instance);
        var nodes = input.Nodes.Select(node => (node.Name, Info: Usable(node, sessions.InfoOf(node.Name)))).ToArray();
        await SettleAsync([.. nodes.Where(node => node.Info is not null).Select(node => sessions.TryGet(node.Name, out var session) ? session : null).OfType<CredisNode>()], input, cancellationToken);
        var result = shape.IsCluster
            ? await new CredisClusterFormation(timeProvider).FormAsync(input, shape, sessions, cancellationToken)
            : await FormAsync(input, sessions, nodes, cancellationToken);
        return result with
        {
            EngineVersion = nodes.Select(node => node.Info?.Version).FirstOrDefault(version => version is not null),
            Health = [.. CredisHealth.Judge(nodes, DiskWatch.Judge(input.Instance, input.Nodes, node => sessions.InfoOf(node.Name)?.IsDiskFull)), .. result.Health],
        };
    }

    private async Task<FormationResult> FormAsync(
        FormationInput input, CredisSessions sessions, (string Name, CredisNodeInfo? Info)[] nodes, CancellationToken cancellationToken)
    {
        var state = input.State?.Deserialize(CredisJsonContext.Default.CredisFormationState) ?? new CredisFormationState();
        var decision = CredisFormationDecider.Decide(nodes, input.DesiredNodes, state, Successors(input, sessions, state), timeProvider.GetUtcNow());
        return await ActAsync(input, sessions, state, decision, cancellationToken);
    }

    private static async Task<FormationResult> ActAsync(
        FormationInput input, CredisSessions sessions, CredisFormationState state, CredisDecision decision, CancellationToken cancellationToken)
    {
        switch (decision)
        {
            case CredisDecision.Elect elect when input is { DesiredNodes: 1, Nodes.Count: 1 }:
                // There is nobody else to serve, so nothing can go wrong by not waiting for the next pass.
                return await LeadAsync(input, sessions, elect.State, cancellationToken);
            case CredisDecision.Elect elect:
                return Result(elect.State, Roles(input, keepMaster: false, state)) with
                {
                    Waiting = $"Wait for {elect.State.Master} to become the master",
                    LookAgain = TimeSpan.Zero,
                };
            case CredisDecision.Lead lead:
                return await LeadAsync(input, sessions, lead.State, cancellationToken);
            case CredisDecision.Wait wait:
                return Result(wait.State, Roles(input, keepMaster: true, state)) with { Waiting = wait.Reason, LookAgain = wait.LookAgain };
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Who may take over from a master that is to yield, or that takes no writes because its disk is full: those that stay, and do not have the same trouble.</summary>
    private static string[] Successors(FormationInput input, CredisSessions sessions, CredisFormationState state)
    {
        return state.Master is { } master && (input.Yielding == master || IsFull(master))
            ? [.. input.Nodes.Where(node => node.Ordinal < input.DesiredNodes && node.Name != master && !(IsFull(master) && IsFull(node.Name))).Select(node => node.Name)]
            : [];

        bool IsFull(string node) => sessions.InfoOf(node) is { IsDiskFull: true };
    }

    private static CredisNodeInfo? Usable(Node node, CredisNodeInfo? info) => info is { IsLoading: false } && !node.IsLeaving ? info : null;

    private static async Task<FormationResult> LeadAsync(
        FormationInput input, CredisSessions sessions, CredisFormationState state, CancellationToken cancellationToken)
    {
        var secrets = input.Instance.Secrets;
        var master = input.Nodes.First(node => node.Name == state.Master);
        var roles = new Dictionary<string, string>(StringComparer.Ordinal);
        var waiting = new List<string>();
        if (!sessions.TryGet(master.Name, out var leader) || CredisNodes.EndpointOf(master) is not { } endpoint)
        {
            throw new UnreachableException("a node leads only while it answers");
        }

        if (!leader.Info.IsMaster && state.Giver is { } name && sessions.TryGet(name, out var giver) && giver.Info.IsMaster)
        {
            if (!giver.Info.IsHandingOver)
            {
                await leader.SetUserAsync(CredisUsers.Replicas(secrets, isOn: true), cancellationToken);
                await giver.HandOverAsync(endpoint, cancellationToken);
            }

            return Result(state, Roles(input, keepMaster: false, state)) with { Waiting = $"Wait for {master.Name} to take over from {name}", LookAgain = WhileForming };
        }

        if (!leader.Info.IsMaster)
        {
            await leader.PromoteAsync(cancellationToken);
            waiting.Add($"Wait for {master.Name} to become the master");
        }

        await leader.SetUserAsync(CredisUsers.Replicas(secrets, isOn: input.DesiredNodes > 1 || input.Nodes.Count > 1), cancellationToken);
        await leader.SetUserAsync(CredisUsers.Application(secrets, isOn: true), cancellationToken);
        roles[master.Name] = StatefulServiceLabels.PrimaryRole;

        foreach (var node in input.Nodes.Where(node => node.Name != master.Name))
        {
            if (!sessions.TryGet(node.Name, out var follower) || Usable(node, follower.Info) is null)
            {
                waiting.Add($"Wait for {node.Name}");
                continue;
            }

            if (follower.Info.Master != endpoint.ToString())
            {
                await follower.SetUserAsync(CredisUsers.Replicas(secrets, isOn: false), cancellationToken);
                await follower.FollowAsync(endpoint, cancellationToken);
            }

            if (follower.Info.Master == endpoint.ToString() && await sessions.IsReplicaAsync(node, input.Nodes, cancellationToken))
            {
                await follower.SetUserAsync(CredisUsers.Application(secrets, isOn: true), cancellationToken);
                roles[node.Name] = StatefulServiceLabels.ReplicaRole;
            }
            else
            {
                waiting.Add($"Wait for {node.Name} to follow {master.Name}");
            }
        }

        if (input.Nodes.Count < input.DesiredNodes)
        {
            waiting.Add($"Wait for {input.Nodes.Count}/{input.DesiredNodes} nodes");
        }

        return Result(state, roles) with
        {
            Primary = master.Name,
            Waiting = waiting.FirstOrDefault(),
            LookAgain = waiting.Count > 0 ? WhileForming : BetweenChecks,
        };
    }

    /// <summary>Gives the nodes the users and settings that they are to have.</summary>
    private static async Task SettleAsync(IReadOnlyList<CredisNode> nodes, FormationInput input, CancellationToken cancellationToken)
    {
        await CredisBindingUsers.SettleAsync(nodes, input.ReadAccounts, cancellationToken);
        var settings = CredisConfig.Live(input.Instance, InstanceSize.Of(input.Instance));
        foreach (var node in nodes)
        {
            await node.ConfigureAsync(settings, cancellationToken);
        }
    }

    /// <summary>The roles there are, without the master's where another is to get it: traffic ends before the change, not after.</summary>
    private static Dictionary<string, string> Roles(FormationInput input, bool keepMaster, CredisFormationState state) =>
        input.Nodes
            .Where(node => node.Role is not null && (keepMaster ? node.Role != StatefulServiceLabels.PrimaryRole || node.Name == state.Master : node.Role != StatefulServiceLabels.PrimaryRole))
            .ToDictionary(node => node.Name, node => node.Role!, StringComparer.Ordinal);

    private static FormationResult Result(CredisFormationState state, Dictionary<string, string> roles) => new()
    {
        Roles = roles,
        State = JsonSerializer.SerializeToElement(state, CredisJsonContext.Default.CredisFormationState),
    };
}
