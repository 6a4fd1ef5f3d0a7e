using System.Text.Json;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Csp;

/// <summary>Looks after the nodes of an object store. They join by themselves; what is left is to lead clients to them, to tell how they are,
/// and to make the grants again when all disks were lost.</summary>
internal sealed class CspFormation(CspClient client, CspStore store, CspAccounts accounts, TimeProvider timeProvider) : IServiceFormation
{
    private static readonly TimeSpan WhileForming = TimeSpan.FromMilliseconds(250);

    /// <summary>While objects are spread over more nodes, which takes as long as the replicators' passes.</summary>
    private static readonly TimeSpan WhileSpreading = TimeSpan.FromSeconds(3);

    /// <summary>How often nodes are asked for their health: no watch tells of it.</summary>
    private static readonly TimeSpan BetweenHealthChecks = TimeSpan.FromSeconds(30);

    public async Task<FormationResult> FormAsync(FormationInput input, CancellationToken cancellationToken)
    {
        var nodes = await Task.WhenAll(input.Nodes.Select(async node =>
            (Node: node, Report: node.Address is { } address ? await client.AskAsync(address, cancellationToken) : null)));
        var state = input.State?.Deserialize(CspJsonContext.Default.CspFormationState) ?? new CspFormationState();
        var decision = CspFormationDecider.Decide(nodes, input.DesiredNodes, state, timeProvider.GetUtcNow());
        var waiting = decision.Waiting ?? await RestoreAsync(input, cancellationToken);
        return new FormationResult
        {
            Roles = decision.Serving.ToDictionary(name => name, _ => StatefulServiceLabels.MemberRole, StringComparer.Ordinal),
            State = JsonSerializer.SerializeToElement(decision.State, CspJsonContext.Default.CspFormationState),
            Waiting = waiting,
            EngineVersion = nodes.Select(each => each.Report?.Version).FirstOrDefault(version => version is not null),
            Health = CspHealth.Judge(nodes),
            LookAgain = waiting is null ? BetweenHealthChecks : decision.State.AllUpSince is null ? WhileForming : WhileSpreading,
        };
    }

    /// <summary>Makes the grants of all bindings on a store that has none yet: a new one, or one that lost its disks.</summary>
    private async Task<string?> RestoreAsync(FormationInput input, CancellationToken cancellationToken)
    {
        try
        {
            if (!await store.HasGrantsAsync(input.Instance, cancellationToken))
            {
                await AccountRestoration.RunAsync(accounts, input, cancellationToken);
                await store.RememberGrantsAsync(input.Instance, cancellationToken);
            }

            return null;
        }
        catch (Exception silent) when (silent is HttpRequestException or TimeoutException)
        {
            return "Wait for the store to know the bindings";
        }
    }
}
