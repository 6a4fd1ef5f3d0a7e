using System.Diagnostics.CodeAnalysis;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Credis;

/// <summary>The sessions of one pass, by node name.</summary>
internal sealed class CredisSessions(IReadOnlyDictionary<string, CredisNode> sessions) : IAsyncDisposable
{
    /// <summary>The session on a node, when it answered.</summary>
    public bool TryGet(string node, [NotNullWhen(true)] out CredisNode? session) => sessions.TryGetValue(node, out session);

    /// <summary>What the node says about itself; null when it did not answer.</summary>
    public CredisNodeInfo? InfoOf(string node) => sessions.GetValueOrDefault(node)?.Info;

    /// <summary>
    /// Whether a node has all that its master has, and gets what comes. One that has had the role of a replica since it follows needs no proof of that any more.
    /// </summary>
    public async Task<bool> IsReplicaAsync(Node node, IEnumerable<Node> nodes, CancellationToken cancellationToken) =>
        TryGet(node.Name, out var replica) && replica.Info.IsInSync
        && (node.Role == StatefulServiceLabels.ReplicaRole
            || (nodes.FirstOrDefault(other => CredisNodes.EndpointOf(other)?.ToString() == replica.Info.Master) is { } master
                && TryGet(master.Name, out var leader)
                && await leader.ReachesAsync(replica, cancellationToken)));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var session in sessions.Values)
        {
            await session.DisposeAsync();
        }
    }
}
