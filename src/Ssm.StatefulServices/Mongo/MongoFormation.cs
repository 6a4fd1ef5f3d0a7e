using System.Diagnostics;
using System.Net;
using MongoDB.Driver;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Mongo;

/// <summary>Makes a replica set of the nodes of a MongoDB instance and keeps its members as declared. It remembers nothing: the set itself knows its members.</summary>
internal sealed class MongoFormation : IServiceFormation
{
    private static readonly TimeSpan WhileForming = TimeSpan.FromMilliseconds(250);

    /// <summary>How often the roles are looked at: members elect a primary among themselves, and no watch tells of it.</summary>
    private static readonly TimeSpan BetweenElectionChecks = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan BetweenHealthChecks = TimeSpan.FromMinutes(1);

    public async Task<FormationResult> FormAsync(FormationInput input, CancellationToken cancellationToken)
    {
        var endpoints = input.Nodes.Where(node => !node.IsLeaving && EndpointOf(node) is not null).Select(node => (node.Name, EndpointOf(node)!));
        using var sessions = await MongoSessions.ConnectAsync(input.Instance, endpoints, cancellationToken);
        var nodes = input.Nodes.Select(node => new MongoMemberState(node.Name, node.Ordinal, EndpointOf(node)?.ToString(), sessions.InfoOf(node.Name))).ToArray();
        var decision = MongoFormationDecider.Decide(nodes, input.DesiredNodes, input.Yielding);
        await ActAsync(input.Instance, sessions, decision, cancellationToken);
        var roles = Roles(nodes);
        return new FormationResult
        {
            Primary = roles.FirstOrDefault(role => role.Value == StatefulServiceLabels.PrimaryRole).Key,
            Roles = roles,
            RunNodes = MongoFormationDecider.RunNodes(nodes, input.DesiredNodes, input.RunNodes),
            Waiting = decision.Waiting,
            EngineVersion = nodes.Select(node => node.Info?.Version).FirstOrDefault(version => version is not null),
            Health = MongoHealth.Judge(nodes),
            LookAgain = decision.Waiting is not null ? WhileForming : input.DesiredNodes > 1 ? BetweenElectionChecks : BetweenHealthChecks,
        };
    }

    private static IPEndPoint? EndpointOf(Node node) => IPAddress.TryParse(node.Address, out var address) ? new IPEndPoint(address, MongoConfig.Port) : null;

    private static async Task ActAsync(Instance instance, MongoSessions sessions, MongoDecision decision, CancellationToken cancellationToken)
    {
        switch (decision)
        {
            case MongoDecision.Initiate initiate:
                await sessions[initiate.Node].InitiateAsync(MongoConfig.ReplicaSet(instance), initiate.Members, cancellationToken);
                break;
            case MongoDecision.Reconfigure change:
                await sessions[change.Node].ReconfigureAsync(change, cancellationToken);
                break;
            case MongoDecision.StepDown stepDown:
                await StepDownAsync(sessions[stepDown.Node], cancellationToken);
                break;
            case MongoDecision.Wait or MongoDecision.Keep:
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static async Task StepDownAsync(MongoNode primary, CancellationToken cancellationToken)
    {
        try
        {
            await primary.StepDownAsync(cancellationToken);
        }
        catch (MongoConnectionException)
        {
            // Some versions end every connection when they step down, this one included.
        }
    }

    /// <summary>What the nodes say of themselves. Of two that both think they lead, the one of the later election does.</summary>
    private static Dictionary<string, string> Roles(IReadOnlyList<MongoMemberState> nodes)
    {
        var roles = nodes.Where(node => node.Info?.IsSecondary is true).ToDictionary(node => node.Name, _ => StatefulServiceLabels.ReplicaRole, StringComparer.Ordinal);
        if (nodes.Where(node => node.Info?.IsPrimary is true).OrderBy(node => node.Info!.Term).LastOrDefault() is { } primary)
        {
            roles[primary.Name] = StatefulServiceLabels.PrimaryRole;
        }

        return roles;
    }
}
