using System.Net;
using StackExchange.Redis;

namespace Ssm.StatefulServices.Credis;

/// <summary>A session of the operator on one Redis node. Every command is idempotent.</summary>
internal sealed class CredisNode : IAsyncDisposable
{
    private static readonly TimeSpan LongestHandOver = TimeSpan.FromSeconds(5);

    private readonly ConnectionMultiplexer _connection;

    private CredisNode(ConnectionMultiplexer connection, CredisNodeInfo info)
    {
        _connection = connection;
        Info = info;
    }

    /// <summary>What the node said when the session began.</summary>
    public CredisNodeInfo Info { get; }

    /// <summary>Connects as the operator's user; null when the node does not answer within the timeout, for whatever reason.</summary>
    public static async Task<CredisNode?> TryConnectAsync(IPEndPoint endpoint, string password, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var milliseconds = (int)timeout.TotalMilliseconds;
        var options = new ConfigurationOptions
        {
            EndPoints = { endpoint },
            User = CredisUsers.Admin,
            Password = password,
            ClientName = "ssm",
            AllowAdmin = true,
            AbortOnConnectFail = true,
            ConnectRetry = 1,
            ConnectTimeout = milliseconds,
            AsyncTimeout = milliseconds,
            SyncTimeout = milliseconds,
            TieBreaker = "",
            ConfigurationChannel = "",
            SetClientLibrary = false,
            IncludeDetailInExceptions = false,

            // Without these a session is one connection instead of two.
            CommandMap = CommandMap.Create(["SUBSCRIBE", "UNSUBSCRIBE", "PSUBSCRIBE", "PUNSUBSCRIBE", "SSUBSCRIBE", "SUNSUBSCRIBE"], available: false),
        };
        ConnectionMultiplexer? connection = null;
        try
        {
            connection = await ConnectionMultiplexer.ConnectAsync(options).WaitAsync(cancellationToken);
            var info = await connection.GetDatabase().ExecuteAsync("INFO").WaitAsync(cancellationToken);
            var session = new CredisNode(connection, CredisNodeInfo.Parse(info.ToString()));
            connection = null;
            return session;
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
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

    /// <summary>Stops following another node and takes writes.</summary>
    public Task PromoteAsync(CancellationToken cancellationToken) => ExecuteAsync("REPLICAOF", ["NO", "ONE"], cancellationToken);

    /// <summary>Follows another node; its own data is replaced by that node's.</summary>
    public Task FollowAsync(IPEndPoint master, CancellationToken cancellationToken) =>
        ExecuteAsync("REPLICAOF", [master.Address.ToString(), master.Port], cancellationToken);

    /// <summary>
    /// Begins to hand the role of the master over to a replica, without losing a write: writes are held until the replica has everything, then the two
    /// change roles. Given up after <see cref="LongestHandOver"/>; the master then goes on as before.
    /// </summary>
    public Task HandOverAsync(IPEndPoint replica, CancellationToken cancellationToken) => ExecuteAsync(
        "FAILOVER", ["TO", replica.Address.ToString(), replica.Port, "TIMEOUT", (long)LongestHandOver.TotalMilliseconds], cancellationToken);

    /// <summary>Changes settings of the running node: names and values in turn.</summary>
    public Task ConfigureAsync(IReadOnlyList<string> settings, CancellationToken cancellationToken) => ExecuteAsync("CONFIG", ["SET", .. settings], cancellationToken);

    /// <summary>Makes a user exactly as given. Sessions of the user go on.</summary>
    public Task SetUserAsync(CredisUser user, CancellationToken cancellationToken) =>
        ExecuteAsync("ACL", ["SETUSER", user.Name, "reset", user.IsOn ? "on" : "off", $"#{user.PasswordHash}", .. user.Rights.Split(' ')], cancellationToken);

    /// <summary>Ends a user and its sessions; one that does not exist is no error.</summary>
    public Task DeleteUserAsync(string name, CancellationToken cancellationToken) => ExecuteAsync("ACL", ["DELUSER", name], cancellationToken);

    /// <summary>The names of all users.</summary>
    public async Task<IReadOnlyList<string>> UsersAsync(CancellationToken cancellationToken) =>
        [.. ((RedisResult[]?)await ExecuteAsync("ACL", ["USERS"], cancellationToken) ?? []).Select(name => name.ToString())];

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private Task<RedisResult> ExecuteAsync(string command, object[] arguments, CancellationToken cancellationToken) =>
        _connection.GetDatabase().ExecuteAsync(command, arguments).WaitAsync(cancellationToken);
}
