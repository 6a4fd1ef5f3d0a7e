using System.Text.Json.Nodes;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.RabbitMq.Management;

namespace Ssm.StatefulServices.RabbitMq;

/// <summary>Makes what a binding asks for on the engine. What is there already as it is asked for is left as it is.</summary>
internal static class RabbitMqDeclarer
{
    /// <summary>Makes the vhost, then the exchanges, queues and bindings in it.</summary>
    /// <exception cref="AccountRefusedException">Something is there already and differs, or the engine does not admit it. What differs is found before anything is made.</exception>
    public static async Task DeclareAsync(ManagementClient client, RabbitMqGrant grant, CancellationToken cancellationToken)
    {
        await EnsureVhostAsync(client, grant.Vhost, cancellationToken);
        foreach (var exchange in grant.Exchanges)
        {
            await CompareAsync(client, exchange.Path, Exchange(grant, exchange), Body(exchange), cancellationToken);
        }

        foreach (var queue in grant.Queues)
        {
            await CompareAsync(client, queue.Path, Queue(grant, queue), Body(queue), cancellationToken);
        }

        foreach (var (path, target) in grant.Targets.Where(target => grant.Exchanges.All(exchange => exchange.Name != target.Exchange)))
        {
            Require(path, await client.GetAsync(ManagementClient.Path("exchanges", grant.Vhost, target), cancellationToken));
        }

        foreach (var exchange in grant.Exchanges)
        {
            Require(exchange.Path, await client.PutAsync(Exchange(grant, exchange), Body(exchange), cancellationToken));
        }

        foreach (var queue in grant.Queues)
        {
            Require(queue.Path, await client.PutAsync(Queue(grant, queue), Body(queue), cancellationToken));
        }

        foreach (var binding in grant.Bindings)
        {
            var path = ManagementClient.Path("bindings", grant.Vhost, "e", binding.Exchange, "q", binding.Queue);
            var body = new JsonObject { ["routing_key"] = binding.Key, ["arguments"] = binding.Arguments.DeepClone() };
            Require(binding.Path, await client.PostAsync(path, body, cancellationToken));
        }
    }

    /// <summary>Passes what is done.</summary>
    /// <exception cref="AccountRefusedException">The engine does not admit it.</exception>
    /// <exception cref="HttpRequestException">It was not done; it may be the next time.</exception>
    public static void Require(string path, ManagementAnswer answer)
    {
        if (answer.IsRefusal)
        {
            throw new AccountRefusedException($"{path}: {answer.Reason}");
        }

        if (!answer.IsSuccess)
        {
            throw new HttpRequestException($"{path}: {answer.Reason}", inner: null, answer.Status);
        }
    }

    private static async Task EnsureVhostAsync(ManagementClient client, string vhost, CancellationToken cancellationToken)
    {
        var path = ManagementClient.Path("vhosts", vhost);
        if (!(await client.GetAsync(path, cancellationToken)).IsSuccess)
        {
            // Whatever a client declares without naming a type is then safe on a majority of the nodes; what cannot be, such as exclusive queues, stays classic.
            Require("parameters.vhost", await client.PutAsync(path, new JsonObject { ["defaultqueuetype"] = "quorum" }, cancellationToken));
        }

        // RabbitMQ gives these to who makes a vhost once it is on all nodes, which takes seconds, and not at all when it ends meanwhile or gives up waiting.
        Require("parameters.vhost", await client.PutAsync(
            ManagementClient.Path("permissions", vhost, RabbitMqConfig.AdminUser), new JsonObject { ["configure"] = ".*", ["write"] = ".*", ["read"] = ".*" }, cancellationToken));
    }

    private static async Task CompareAsync(ManagementClient client, string path, string resource, JsonObject wanted, CancellationToken cancellationToken)
    {
        var found = await client.GetAsync(resource, cancellationToken);
        if (!found.IsSuccess)
        {
            return;
        }

        foreach (var (name, value) in wanted)
        {
            var there = found.Body.Member(name) is { } member ? JsonNode.Parse(member.GetRawText()) : null;
            if (!JsonNode.DeepEquals(there, value))
            {
                throw new AccountRefusedException($"{path}: {(wanted.ContainsKey("type") ? "an exchange" : "a queue")} of this name is there already with {name} {there?.ToJsonString() ?? "null"}");
            }
        }
    }

    private static string Exchange(RabbitMqGrant grant, DeclaredExchange exchange) => ManagementClient.Path("exchanges", grant.Vhost, exchange.Name);

    private static string Queue(RabbitMqGrant grant, DeclaredQueue queue) => ManagementClient.Path("queues", grant.Vhost, queue.Name);

    private static JsonObject Body(DeclaredExchange exchange) => new()
    {
        ["type"] = exchange.Type,
        ["durable"] = true,
        ["auto_delete"] = false,
        ["internal"] = false,
        ["arguments"] = exchange.Arguments.DeepClone(),
    };

    private static JsonObject Body(DeclaredQueue queue) => new() { ["durable"] = true, ["auto_delete"] = false, ["arguments"] = queue.Arguments.DeepClone() };
}
