using System.Net;
using System.Text.Json;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.RabbitMq.Erlang;
using Ssm.StatefulServices.RabbitMq.Management;

namespace Ssm.StatefulServices.RabbitMq;

/// <summary>Changes the members of a running cluster, as <c>rabbitmqctl</c> and <c>rabbitmq-queues</c> do.</summary>
internal sealed class RabbitMqMembership(ManagementClients clients, TimeProvider timeProvider)
{
    /// <summary>How long one step may take; a queue's replica is added only when the queue's others have agreed.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <summary>Takes a step; null when it is done, otherwise what stands in its way. Idempotent.</summary>
    /// <param name="input">The pass.</param>
    /// <param name="running">The pods of the nodes that run in the cluster.</param>
    /// <param name="step">The step.</param>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    public async Task<string?> TakeAsync(FormationInput input, IReadOnlySet<string> running, RabbitMqStep step, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Timeout, timeProvider);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await ActAsync(input, running, step, limited.Token);
        }
        catch (Exception trouble) when (trouble is IOException or InvalidDataException or HttpRequestException)
        {
            return $"Wait for {step.Pod}: {trouble.Message}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"Wait for {step.Pod}: the step took too long";
        }
    }

    private async Task<string?> ActAsync(FormationInput input, IReadOnlySet<string> running, RabbitMqStep step, CancellationToken cancellationToken)
    {
        var instance = input.Instance;
        var target = new ErlangTerm.Atom(RabbitMqNodeNames.Node(instance.Names, step.Pod));
        var other = input.Nodes.FirstOrDefault(node => node.Name != step.Pod && node.Address is not null && running.Contains(node.Name));
        if (other is null)
        {
            return $"Wait for another node than {step.Pod}";
        }

        await using var remote = await ConnectAsync(instance, other, cancellationToken);
        switch (step)
        {
            case RabbitMqStep.Fill:
                var everything = new ErlangTerm.Binary(".*");
                return Failure(await remote.CallAsync("rabbit_quorum_queue", "grow", [target, everything, everything, new ErlangTerm.Atom("all")], cancellationToken));
            case RabbitMqStep.Leave:
                if (await UnmovableAsync(clients.At(other.Address!, instance.Secrets), target.Name, cancellationToken) is { } queue)
                {
                    return $"Wait for queue {queue} to be deleted: it is on {step.Pod} only, and is no quorum queue";
                }

                return Failure(await remote.CallAsync("rabbit_quorum_queue", "shrink_all", [target], cancellationToken))
                    ?? (running.Contains(step.Pod) && input.Nodes.FirstOrDefault(node => node.Name == step.Pod) is { Address: not null } leaving
                        ? await LeaveAsync(instance, leaving, cancellationToken)
                        : await ForgetAsync(remote, target, cancellationToken));
            case RabbitMqStep.Forget:
                return Failure(await remote.CallAsync("rabbit_quorum_queue", "shrink_all", [target], cancellationToken), gone: true) ?? await ForgetAsync(remote, target, cancellationToken);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<string?> LeaveAsync(Instance instance, Node leaving, CancellationToken cancellationToken)
    {
        await using var remote = await ConnectAsync(instance, leaving, cancellationToken);
        return Failure(await remote.CallAsync("rabbit", "stop", [], cancellationToken)) ?? Failure(await remote.CallAsync("rabbit_mnesia", "reset", [], cancellationToken));
    }

    private static async Task<string?> ForgetAsync(ErlangRemote remote, ErlangTerm.Atom target, CancellationToken cancellationToken) =>
        Failure(await remote.CallAsync("rabbit_mnesia", "forget_cluster_node", [target, new ErlangTerm.Atom("false")], cancellationToken));

    private Task<ErlangRemote> ConnectAsync(Instance instance, Node node, CancellationToken cancellationToken) =>
        ErlangRemote.ConnectAsync(new IPEndPoint(IPAddress.Parse(node.Address!), RabbitMqPorts.Distribution), instance.Secrets[RabbitMqSecretNames.Cookie], timeProvider, cancellationToken);

    /// <summary>A queue that would be lost with a node.</summary>
    private static async Task<string?> UnmovableAsync(ManagementClient client, string node, CancellationToken cancellationToken)
    {
        var queues = await client.GetAsync("queues?columns=name,vhost,type,node,durable,exclusive,members&disable_stats=true", cancellationToken);
        if (!queues.IsSuccess || queues.Body.ValueKind != JsonValueKind.Array)
        {
            throw new IOException($"the queues could not be listed: {queues.Reason}");
        }

        return queues.Body.EnumerateArray().Where(queue => Holds(queue, node)).Select(queue => $"{queue.Member("name")} of {queue.Member("vhost")}").FirstOrDefault();
    }

    private static bool Holds(JsonElement queue, string node) => queue.Member("type")?.GetString() switch
    {
        "quorum" => false,
        "stream" => queue.Member("members") is { ValueKind: JsonValueKind.Array } members && members.EnumerateArray().Any(member => member.ToString() == node),
        _ => queue.Member("durable") is { ValueKind: JsonValueKind.True } && queue.Member("exclusive") is not { ValueKind: JsonValueKind.True } && queue.Member("node")?.GetString() == node,
    };

    /// <summary>Whatever in an answer says that something failed; null when nothing does.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="gone">What is on the node is lost already: a queue that was nowhere else does not keep it.</param>
    private static string? Failure(ErlangTerm answer, bool gone = false) => answer switch
    {
        ErlangTerm.Tuple { Items: [ErlangTerm.Atom { Name: "error" }, .., ErlangTerm.Atom { Name: "last_node" }] } when gone => null,
        ErlangTerm.Tuple { Items: [ErlangTerm.Atom { Name: "badrpc" or "error" }, ..] } => $"Wait for the engine: {answer}",
        ErlangTerm.List list => list.Items.Select(item => item is ErlangTerm.Tuple { Items: [_, var outcome] } ? Failure(outcome, gone) : null).FirstOrDefault(failure => failure is not null),
        _ => null,
    };
}
