using System.Diagnostics.CodeAnalysis;
using MySqlConnector;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Tdsql;

/// <summary>The sessions of one pass, by node name.</summary>
internal sealed class TdsqlSessions : IAsyncDisposable
{
    /// <summary>How long a node may take to answer.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>Seconds that a statement of the operator may take.</summary>
    private const uint LongestStatement = 10;

    private readonly Dictionary<string, TdsqlNode> _sessions;

    private readonly Dictionary<string, long?> _freeBytes;

    private TdsqlSessions(Dictionary<string, TdsqlNode> sessions, Dictionary<string, long?> freeBytes) => (_sessions, _freeBytes) = (sessions, freeBytes);

    /// <summary>Connects to all nodes at once. A node that does not answer is left out.</summary>
    public static async Task<TdsqlSessions> ConnectAsync(Instance instance, IReadOnlyList<Node> nodes, CancellationToken cancellationToken)
    {
        var password = instance.Secrets[TdsqlSecretNames.Admin];
        var connected = await Task.WhenAll(nodes.Select(async node =>
            (node.Name, Answer: node.Address is { } address ? await TdsqlNode.TryConnectAsync(address, password, Timeout, cancellationToken) : default)));
        return new TdsqlSessions(
            connected.Where(each => each.Answer.Node is not null).ToDictionary(each => each.Name, each => each.Answer.Node!), // the line filters
            connected.ToDictionary(each => each.Name, each => each.Answer.FreeBytes));
    }

    /// <summary>How to reach a node. Sessions end with their use: there are few, and nodes come and go.</summary>
    public static string ConnectionString(string address, string user, string password, TimeSpan timeout) => new MySqlConnectionStringBuilder
    {
        Server = address,
        Port = TdsqlConfig.Port,
        UserID = user,
        Password = password,
        SslMode = MySqlSslMode.None,
        Pooling = false,
        ConnectionTimeout = (uint)timeout.TotalSeconds,
        DefaultCommandTimeout = LongestStatement,
        AllowUserVariables = true,
        ApplicationName = "ssm",
    }.ConnectionString;

    /// <summary>The session on a node, when it answered.</summary>
    public bool TryGet(string node, [NotNullWhen(true)] out TdsqlNode? session) => _sessions.TryGetValue(node, out session);

    /// <summary>Whether there is hardly any room on a node's disk; null when it did not say.</summary>
    public bool? IsDiskFull(string node) =>
        _freeBytes.GetValueOrDefault(node) is { } bytes ? TdsqlNodeInfo.IsFull(bytes) : _sessions.ContainsKey(node) ? false : null;

    /// <summary>What the node says about itself; null when it did not answer.</summary>
    public TdsqlNodeInfo? InfoOf(string node) => _sessions.GetValueOrDefault(node)?.Info;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions.Values)
        {
            await session.DisposeAsync();
        }
    }
}
