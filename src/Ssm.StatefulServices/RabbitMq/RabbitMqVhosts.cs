using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.RabbitMq.Management;

namespace Ssm.StatefulServices.RabbitMq;

/// <summary>Starts vhosts where they do not run. RabbitMQ starts one with its node, and never again when that failed, or when it ended by itself.</summary>
internal sealed class RabbitMqVhosts(ManagementClients clients, TimeProvider timeProvider)
{
    /// <summary>How long a pass waits for vhosts to run; a start goes on without it.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(300);

    /// <summary>What the nodes that answer say does not run on them. Pure.</summary>
    public static IReadOnlyList<StoppedVhost> Stopped(IReadOnlyDictionary<string, RabbitMqView> views) =>
        [.. from view in views.OrderBy(each => each.Key, StringComparer.Ordinal) from vhost in view.Value.StoppedVhosts select new StoppedVhost(view.Key, vhost)];

    /// <summary>
    /// Starts what does not run, each vhost on its node, and returns the nodes' views when all run, or when the time is over. A vhost that is just being made runs on
    /// one node after another: who decided at first sight would end the connections of all other vhosts for it.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, RabbitMqView>> StartAsync(
        FormationInput input, IReadOnlyDictionary<string, RabbitMqView> views, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Timeout, timeProvider);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        while (Stopped(views) is { Count: > 0 } stopped && !deadline.IsCancellationRequested)
        {
            await Task.WhenAll(stopped.GroupBy(each => each.Pod, StringComparer.Ordinal).Select(ofNode => StartAsync(input, ofNode, limited.Token)));
            await Task.Delay(BetweenLooks, timeProvider, cancellationToken);
            views = await RabbitMqViews.ReadAsync(clients, input.Instance, input.Nodes, timeProvider, cancellationToken);
        }

        return views;
    }

    private async Task StartAsync(FormationInput input, IGrouping<string, StoppedVhost> ofNode, CancellationToken cancellationToken)
    {
        var instance = input.Instance;
        var client = clients.At(input.Nodes.First(node => node.Name == ofNode.Key).Address!, instance.Secrets); // it answered at its address
        try
        {
            foreach (var (pod, vhost) in ofNode)
            {
                await client.PostAsync(ManagementClient.Path("vhosts", vhost, "start", RabbitMqNodeNames.Node(instance.Names, pod)), [], cancellationToken);
            }
        }
        catch (Exception silent) when (silent is HttpRequestException or OperationCanceledException)
        {
            // The node is asked again how it is, whatever came of this.
        }
    }
}
