using System.Text.Json;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.RabbitMq.Management;

namespace Ssm.StatefulServices.RabbitMq;

/// <summary>Keeps the nodes of a RabbitMQ instance one cluster, and the replicas of its queues on all of them.</summary>
internal sealed class RabbitMqFormation(ManagementClients clients, TimeProvider timeProvider) : IServiceFormation
{
    private static readonly TimeSpan WhileForming = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan AfterObstacle = TimeSpan.FromSeconds(2);

    /// <summary>How often nodes are asked how they see each other: no watch tells of that.</summary>
    private static readonly TimeSpan BetweenViews = TimeSpan.FromSeconds(15);

    /// <summary>How often a lone node is asked for its health.</summary>
    private static readonly TimeSpan BetweenHealthChecks = TimeSpan.FromMinutes(1);

    private readonly RabbitMqMembership _membership = new(clients, timeProvider);

    public async Task<FormationResult> FormAsync(FormationInput input, CancellationToken cancellationToken)
    {
        var state = input.State?.Deserialize(RabbitMqJsonContext.Default.RabbitMqFormationState) ?? new RabbitMqFormationState();
        var views = await RabbitMqViews.ReadAsync(clients, input.Instance, input.Nodes, timeProvider, cancellationToken);
        var decision = RabbitMqFormationDecider.Decide(input.Instance.Names, input.Nodes, views, input.DesiredNodes, state, input.Yielding);
        var members = decision.Members;
        var waiting = decision.Waiting;
        string? obstacle = null;
        if (decision.Step is { } step)
        {
            var running = views.Values.SelectMany(view => view.Running).ToHashSet(StringComparer.Ordinal);
            obstacle = await _membership.TakeAsync(input, running, step, cancellationToken);
            waiting = obstacle ?? waiting;
            members += obstacle is null && step is RabbitMqStep.Fill ? 1 : 0;
        }

        return new FormationResult
        {
            Roles = decision.Serving.ToDictionary(pod => pod, _ => StatefulServiceLabels.PrimaryRole, StringComparer.Ordinal),
            RunNodes = decision.RunNodes,
            State = JsonSerializer.SerializeToElement(new RabbitMqFormationState { Members = members }, RabbitMqJsonContext.Default.RabbitMqFormationState),
            Waiting = waiting,
            EngineVersion = views.Values.Select(view => view.Version).FirstOrDefault(version => version is not null),
            Health = RabbitMqHealth.Judge(views, input.DesiredNodes),
            LookAgain = obstacle is not null ? AfterObstacle : waiting is not null ? WhileForming : input.DesiredNodes > 1 ? BetweenViews : BetweenHealthChecks,
        };
    }
}
