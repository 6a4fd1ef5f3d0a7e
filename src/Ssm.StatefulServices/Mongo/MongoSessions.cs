using System.Net;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Mongo;

/// <summary>The sessions of one pass, by node name. A node that does not answer has none.</summary>
internal sealed class MongoSessions : IDisposable
{
    private readonly Dictionary<string, MongoNode> _sessions;

    private MongoSessions(Dictionary<string, MongoNode> sessions) => _sessions = sessions;

    public IReadOnlyCollection<MongoNode> All => _sessions.Values;

    /// <summary>The session on the node that takes writes; null while none does.</summary>
    public MongoNode? Primary => _sessions.Values.Where(session => session.Info.IsPrimary).OrderBy(session => session.Info.Term).LastOrDefault();

    public MongoNode this[string node] => _sessions[node];

    /// <summary>Connects to all at once.</summary>
    public static async Task<MongoSessions> ConnectAsync(Instance instance, IEnumerable<(string Name, IPEndPoint Endpoint)> nodes, CancellationToken cancellationToken)
    {
        var key = instance.Secrets[MongoSecretNames.Key];
        var connected = await Task.WhenAll(nodes.Select(async node => (node.Name, Session: await MongoNode.TryConnectAsync(node.Endpoint, key, cancellationToken))));
        return new MongoSessions(connected.Where(each => each.Session is not null).ToDictionary(each => each.Name, each => each.Session!));
    }

    public MongoNodeInfo? InfoOf(string node) => _sessions.GetValueOrDefault(node)?.Info;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var session in _sessions.Values)
        {
            session.Dispose();
        }
    }
}
