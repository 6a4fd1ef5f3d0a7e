using System.Net;
using System.Text.Json;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.RabbitMq.Management;

namespace Ssm.StatefulServices.RabbitMq;

/// <summary>Asks nodes how they see their cluster.</summary>
internal static class RabbitMqViews
{
    /// <summary>How long a node may take; one that takes longer has no view.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>The views of all nodes that answer, by pod.</summary>
    public static async Task<IReadOnlyDictionary<string, RabbitMqView>> ReadAsync(
        ManagementClients clients, Instance instance, IReadOnlyList<Node> nodes, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Timeout, timeProvider);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var views = await Task.WhenAll(nodes.Where(node => node.Address is not null).Select(async node => (node.Name, View: await TryReadAsync(node))));
        cancellationToken.ThrowIfCancellationRequested();
        return views.Where(each => each.View is not null).ToDictionary(each => each.Name, each => each.View!, StringComparer.Ordinal);

        async Task<RabbitMqView?> TryReadAsync(Node node)
        {
            try
            {
                return await ReadAsync(clients.At(node.Address!, instance.Secrets), instance.Names, node.Name, limited.Token);
            }
            catch (HttpRequestException)
            {
                return null;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return null;
            }
        }
    }

    private static async Task<RabbitMqView?> ReadAsync(ManagementClient client, InstanceNames names, string pod, CancellationToken cancellationToken)
    {
        var nodes = await client.GetAsync("nodes?columns=name,running,partitions,mem_alarm,disk_free_alarm", cancellationToken);
        var overview = await client.GetAsync("overview?columns=rabbitmq_version", cancellationToken);
        if (!nodes.IsSuccess || !overview.IsSuccess || nodes.Body.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var critical = await client.GetAsync("health/checks/node-is-quorum-critical", cancellationToken);
        var vhosts = await client.GetAsync("health/checks/virtual-hosts", cancellationToken);
        var rows = nodes.Body.EnumerateArray()
            .Select(row => (Pod: RabbitMqNodeNames.Pod(names, row.Member("name")?.GetString() ?? ""), Row: row))
            .Where(each => each.Pod is not null)
            .ToDictionary(each => each.Pod!, each => each.Row, StringComparer.Ordinal);
        var own = rows.GetValueOrDefault(pod);
        return new RabbitMqView
        {
            Members = rows.Keys.ToHashSet(StringComparer.Ordinal),
            Running = rows.Where(row => Is(row.Value, "running")).Select(row => row.Key).ToHashSet(StringComparer.Ordinal),
            IsPartitioned = own.Member("partitions") is { ValueKind: JsonValueKind.Array } partitions && partitions.GetArrayLength() > 0,
            IsOutOfMemory = Is(own, "mem_alarm"),
            IsOutOfDisk = Is(own, "disk_free_alarm"),
            IsQuorumCritical = critical.Status == HttpStatusCode.ServiceUnavailable,
            StoppedVhosts = vhosts.Status == HttpStatusCode.ServiceUnavailable && vhosts.Body.Member("virtual-hosts") is { ValueKind: JsonValueKind.Array } stopped
                ? [.. stopped.EnumerateArray().Select(vhost => vhost.ToString()).Order(StringComparer.Ordinal)]
                : [],
            Version = overview.Body.Member("rabbitmq_version")?.GetString(),
        };
    }

    private static bool Is(JsonElement row, string name) => row.Member(name) is { ValueKind: JsonValueKind.True };
}
