using System.Text.Json;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Ces;

/// <summary>Watches over the cluster that the nodes of an OpenSearch instance form, and lets nodes go when there are to be fewer. Its only memory is that the cluster was made.</summary>
internal sealed class CesFormation(TimeProvider timeProvider) : IServiceFormation
{
    private static readonly TimeSpan WhileForming = TimeSpan.FromSeconds(1);

    /// <summary>How often nodes and shards are looked at: no watch tells of them.</summary>
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromSeconds(15);

    private static readonly JsonElement Made = JsonDocument.Parse("""{"made":true}""").RootElement;

    public async Task<FormationResult> FormAsync(FormationInput input, CancellationToken cancellationToken)
    {
        var serving = input.Nodes.Where(node => node is { IsReady: true, IsLeaving: false, Address: not null }).ToArray();
        using var session = CesSession.Open(input.Instance, serving.Select(node => node.Address!), timeProvider.GetUtcNow());
        var cluster = serving.Length > 0 ? await CesClusterInfo.TryReadAsync(session, cancellationToken) : null;
        var names = Enumerable.Range(0, Math.Max(input.DesiredNodes, input.RunNodes)).Select(ordinal => input.Instance.Names.Node(ordinal));
        var decision = CesFormationDecider.Decide(cluster, [.. names], input.DesiredNodes);
        if (decision.Drain is { } node)
        {
            await CesCommands.DrainAsync(session, node, cancellationToken);
        }

        if (decision.Release)
        {
            await CesCommands.ReleaseAsync(session, cancellationToken);
        }

        return new FormationResult
        {
            Primary = cluster?.Manager,
            Roles = serving.Where(each => cluster?.Nodes.ContainsKey(each.Name) is true).ToDictionary(each => each.Name, _ => StatefulServiceLabels.MemberRole, StringComparer.Ordinal),
            RunNodes = decision.RunNodes,
            State = cluster is null ? input.State : Made,
            Waiting = decision.Waiting,
            EngineVersion = cluster?.Version,
            Health = CesHealth.Judge(cluster, input.DesiredNodes),
            LookAgain = decision.Waiting is null ? BetweenChecks : WhileForming,
        };
    }
}
