using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Ssm.StatefulServices.Credis;

/// <summary>A session of the operator on one Redis node. Every command is idempotent.</summary>
internal sealed class CredisNode : IAsyncDisposable
{
    private static readonly TimeSpan LongestHandOver = TimeSpan.FromSeconds(5);

    /// <summary>How long a write may be under way to a replica that is to count as one.</summary>
    private static readonly TimeSpan LongestWay = TimeSpan.FromMilliseconds(50);

    private readonly RedisConnection _connection;

    private CredisNode(RedisConnection connection, CredisNodeInfo info)
    {
        _connection = connection;
        Info = info;
    }

    /// <summary>What the node said when the session began.</summary>
    public CredisNodeInfo Info { get; }

    /// <summary>Connects as the operator's user; null when the node does not answer within the timeout, for whatever reason.</summary>
    public static async Task<CredisNode?> TryConnectAsync(IPEndPoint endpoint, string password, TimeSpan timeout, CancellationToken cancellationToken)
    {
        RedisConnection? connection = null;
        try
        {
            connection = await RedisConnection.OpenAsync(endpoint, timeout, cancellationToken);
            await connection.SendAsync(["AUTH", CredisUsers.Admin, password], cancellationToken);
            var info = CredisNodeInfo.Parse((await connection.SendAsync(["INFO"], cancellationToken)).Text);
            var session = new CredisNode(connection, info with { IsDiskFull = !info.IsPersistent && await IsDiskFullAsync(connection, cancellationToken) });
            connection = null;
            return session;
        }
        catch (Exception failure) when (failure is RedisServerException or TimeoutException or IOException or SocketException)
        {
            return null;
        }
        finally
        {
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }
        }
    }

    /// <summary>A node that cannot write its append-only file refuses <c>PING</c> with the system's word for the reason, and says that nowhere else.</summary>
    private static async Task<bool> IsDiskFullAsync(RedisConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.SendAsync(["PING"], cancellationToken);
            return false;
        }
        catch (RedisServerException refusal)
        {
            return refusal.Message.Contains("No space left on device", StringComparison.Ordinal) || refusal.Message.Contains("Disk quota exceeded", StringComparison.Ordinal);
        }
    }

    /// <summary>Stops following another node and takes writes.</summary>
    public Task PromoteAsync(CancellationToken cancellationToken) => SendAsync(cancellationToken, "REPLICAOF", "NO", "ONE");

    /// <summary>Follows another node; its own data is replaced by that node's.</summary>
    public Task FollowAsync(IPEndPoint master, CancellationToken cancellationToken) => SendAsync(cancellationToken, "REPLICAOF", master.Address, master.Port);

    /// <summary>
    /// Begins to hand the role of the master over to a replica, without losing a write: writes are held until the replica has everything, then the two
    /// change roles. Given up after <see cref="LongestHandOver"/>; the master then goes on as before.
    /// </summary>
    public Task HandOverAsync(IPEndPoint replica, CancellationToken cancellationToken) =>
        SendAsync(cancellationToken, "FAILOVER", "TO", replica.Address, replica.Port, "TIMEOUT", (long)LongestHandOver.TotalMilliseconds);

    /// <summary>
    /// Whether what this master writes arrives at a replica that says it is in sync. With the first copy of the data the replica is, but Redis keeps back what is
    /// written from then on until the replica confirms the copy, which it does once a second; a master that dies before takes along what it has acknowledged.
    /// </summary>
    /// <param name="replica">A replica of this master; where the answer is no, its session has been used up.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<bool> ReachesAsync(CredisNode replica, CancellationToken cancellationToken)
    {
        // A wait for more replicas than there can be sends each of them something to confirm, a cluster's too, and leaves no trace in the data.
        var before = await SendAllAsync([["INFO", "replication"], ["WAIT", int.MaxValue, (long)LongestWay.TotalMilliseconds]], cancellationToken);
        var after = await replica.SendAsync(cancellationToken, "INFO", "replication");
        if (CredisNodeInfo.Parse(after.Text).Offset > CredisNodeInfo.Parse(before[0].Text).Offset)
        {
            return true;
        }

        await replica._connection.TellAsync(["REPLCONF", "GETACK", "*"], cancellationToken); // confirm now
        return false;
    }

    /// <summary>Changes settings of the running node: names and values in turn.</summary>
    public Task ConfigureAsync(IReadOnlyList<string> settings, CancellationToken cancellationToken) => SendAsync(cancellationToken, ["CONFIG", "SET", .. settings]);

    /// <summary>Makes a user exactly as given. Sessions of the user go on.</summary>
    public Task SetUserAsync(CredisUser user, CancellationToken cancellationToken) =>
        SendAsync(cancellationToken, ["ACL", "SETUSER", user.Name, "reset", user.IsOn ? "on" : "off", $"#{user.PasswordHash}", .. user.Rights.Split(' ')]);

    /// <summary>Ends a user and its sessions; one that does not exist is no error.</summary>
    public Task DeleteUserAsync(string name, CancellationToken cancellationToken) => SendAsync(cancellationToken, "ACL", "DELUSER", name);

    /// <summary>The names of all users.</summary>
    public async Task<IReadOnlyList<string>> UsersAsync(CancellationToken cancellationToken) =>
        [.. ((await SendAsync(cancellationToken, "ACL", "USERS")).Items ?? []).Select(name => name.Text)];

    /// <summary>Any other command.</summary>
    public Task<RedisReply> SendAsync(CancellationToken cancellationToken, params IReadOnlyList<object> words) => _connection.SendAsync(words, cancellationToken);

    /// <summary>Several other commands together; all are carried out, also when one is refused.</summary>
    public Task<IReadOnlyList<RedisReply>> SendAllAsync(IEnumerable<IReadOnlyList<object>> commands, CancellationToken cancellationToken) =>
        _connection.SendAllAsync([.. commands], cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
