using System.Net;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Etcd;

/// <summary>Connections to the nodes of an instance, and what their members said when they were asked.</summary>
internal sealed class EtcdSessions : IDisposable
{
    private readonly Dictionary<string, EtcdConnection> _connections = new(StringComparer.Ordinal);

    private EtcdSessions()
    {
    }

    /// <summary>All nodes, those without an answer included.</summary>
    public IReadOnlyList<EtcdNode> Nodes { get; private set; } = [];

    /// <summary>The connection to a node that answered.</summary>
    public EtcdConnection this[string node] => _connections[node];

    /// <summary>Asks all nodes at once.</summary>
    public static async Task<EtcdSessions> AskAsync(Instance instance, IReadOnlyList<Node> nodes, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var sessions = new EtcdSessions();
        try
        {
            sessions.Nodes = await Task.WhenAll(nodes.Select(node => sessions.AskAsync(instance, node, timeProvider, cancellationToken)).ToArray());
            return sessions;
        }
        catch
        {
            sessions.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var connection in _connections.Values)
        {
            connection.Dispose();
        }
    }

    private async Task<EtcdNode> AskAsync(Instance instance, Node node, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var url = EtcdStart.NamedUrl(instance, node.Name);
        if (node.Address is null || !IPAddress.TryParse(node.Address, out var address))
        {
            return new EtcdNode(node, null, url);
        }

        var connection = new EtcdConnection(instance, node.Name, new IPEndPoint(address, EtcdStart.ClientPort), timeProvider);
        lock (_connections)
        {
            _connections[node.Name] = connection;
        }

        return new EtcdNode(node, await connection.TryAskAsync(cancellationToken) ?? await AskForLossAsync(), url);

        async Task<EtcdAnswer?> AskForLossAsync()
        {
            using var lost = new EtcdConnection(instance, node.Name, new IPEndPoint(address, EtcdStart.LostPort), timeProvider);
            return await lost.TryAskAsync(cancellationToken);
        }
    }
}
