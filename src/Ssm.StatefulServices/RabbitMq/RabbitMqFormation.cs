using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.RabbitMq.Management;

namespace Ssm.StatefulServices.RabbitMq;

/// <summary>Keeps the nodes of a RabbitMQ instance one cluster, and the replicas of its queues on all of them.</summary>
internal sealed class RabbitMqFormation(ManagementClients clients, RabbitMqAccounts accounts, TimeProvider timeProvider) : IServiceFormation
{
    private static readonly TimeSpan WhileForming = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan AfterObstacle = TimeSpan.FromSeconds(2);

    /// <summary>How often nodes are asked how they are and how they see each other: no watch tells of that.</summary>
    private static readonly TimeSpan BetweenViews = TimeSpan.FromSeconds(15);

    private const string KnowsNoBindings = "Wait for the engine to know the bindings";

    /// <summary>A parameter of the cluster, which lasts as long as the users do: with its disks.</summary>
    private const string Mark = "ssm_bindings_are_made";

    private readonly RabbitMqMembership _membership = new(clients, timeProvider);

    private readonly RabbitMqVhosts _vhosts = new(clients, timeProvider);

    public async Task<FormationResult> FormAsync(FormationInput input, CancellationToken cancellationToken)
    {
        var state = RabbitMqFormationState.Of(input.State);
        var views = await RabbitMqViews.ReadAsync(clients, input.Instance, input.Nodes, timeProvider, cancellationToken);
        views = await _vhosts.StartAsync(input, views, cancellationToken);
        var decision = RabbitMqFormationDecider.Decide(input.Instance.Names, input.Nodes, views, input.DesiredNodes, state, input.Yielding);
        var members = decision.State.Members;
        var waiting = decision.Waiting;
        string? obstacle = null;
        if (decision.Step is { } step)
        {
            var running = views.Values.SelectMany(view => view.Running).ToHashSet(StringComparer.Ordinal);
            obstacle = await _membership.TakeAsync(input, running, step, cancellationToken);
            waiting = obstacle ?? waiting;
            members += obstacle is null && step is RabbitMqStep.Fill ? 1 : 0;
        }

        waiting ??= await RestoreAsync(input, cancellationToken);
        return new FormationResult
        {
            Roles = decision.Serving.ToDictionary(pod => pod, _ => StatefulServiceLabels.PrimaryRole, StringComparer.Ordinal),
            RunNodes = decision.RunNodes,
            State = JsonSerializer.SerializeToElement(decision.State with { Members = members }, RabbitMqJsonContext.Default.RabbitMqFormationState),
            Waiting = waiting,
            EngineVersion = views.Values.Select(view => view.Version).FirstOrDefault(version => version is not null),
            Health = RabbitMqHealth.Judge(views, input.DesiredNodes),
            LookAgain = obstacle is not null || RabbitMqVhosts.Stopped(views).Count > 0 ? AfterObstacle : waiting is not null ? WhileForming : BetweenViews,
        };
    }

    /// <summary>Makes the users of all bindings, and what they declare, on an engine that has none yet: a new one, or one that lost all its disks.</summary>
    private async Task<string?> RestoreAsync(FormationInput input, CancellationToken cancellationToken)
    {
        try
        {
            var client = await clients.AnyAsync(input.Instance, cancellationToken);
            var mark = ManagementClient.Path("global-parameters", Mark);
            var found = await client.GetAsync(mark, cancellationToken);
            if (found.Status == HttpStatusCode.NotFound)
            {
                await AccountRestoration.RunAsync(accounts, input, cancellationToken);
                found = await client.PutAsync(mark, new JsonObject { ["name"] = Mark, ["value"] = true }, cancellationToken);
            }

            return found.IsSuccess ? null : KnowsNoBindings;
        }
        catch (Exception silent) when (silent is HttpRequestException or TimeoutException || (silent is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return KnowsNoBindings;
        }
    }
}
