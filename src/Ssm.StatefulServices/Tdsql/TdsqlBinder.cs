using System.Globalization;
using MySqlConnector;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Tdsql;

/// <summary>A session of the account that makes those of bindings. Where the server is read-only it can do nothing (<see cref="TdsqlUsers.Binder"/>).</summary>
internal sealed class TdsqlBinder : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private readonly MySqlConnection _connection;
    private readonly string _place;

    private TdsqlBinder(MySqlConnection connection, string address, string place)
    {
        _connection = connection;
        Address = address;
        _place = place;
    }

    /// <summary>Where the node is.</summary>
    public string Address { get; }

    /// <summary>Connects to a node.</summary>
    /// <exception cref="TimeoutException">It does not answer.</exception>
    public static async Task<TdsqlBinder> ConnectAsync(Instance instance, string address, CancellationToken cancellationToken)
    {
        var connection = new MySqlConnection(TdsqlSessions.ConnectionString(address, TdsqlUsers.Binder, instance.Secrets[TdsqlSecretNames.Binder], Timeout));
        try
        {
            await connection.OpenAsync(cancellationToken);
            return new TdsqlBinder(connection, address, $"{instance.Key.Name}: the node at {address}");
        }
        catch (Exception silent) when (TdsqlOutage.IsFailure(silent))
        {
            await connection.DisposeAsync();
            throw new TimeoutException($"{instance.Key.Name}: the node at {address} does not answer", silent);
        }
    }

    /// <summary>Runs statements.</summary>
    /// <exception cref="TimeoutException">The node is not the primary, commits wait for a replica, or the session was cut.</exception>
    public Task ExecuteAsync(string statements, CancellationToken cancellationToken) => ReadAsync(statements, cancellationToken);

    /// <summary>The first value of a query's answer.</summary>
    /// <exception cref="TimeoutException">As for <see cref="ExecuteAsync"/>.</exception>
    public async Task<string> ReadAsync(string query, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = new MySqlCommand(query, _connection);
            return Convert.ToString(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture) ?? "";
        }
        catch (Exception busy) when (TdsqlOutage.IsPassing(busy))
        {
            throw new TimeoutException($"{_place} takes no statements at present", busy);
        }
    }

    /// <summary>How far the history of writes is.</summary>
    public Task<string> PositionAsync(CancellationToken cancellationToken) => ReadAsync("SELECT @@gtid_binlog_pos", cancellationToken);

    /// <summary>Waits until a node is that far; it is not waited for longer than a moment.</summary>
    public Task AwaitAsync(string position, CancellationToken cancellationToken) =>
        ReadAsync($"SELECT IF(@@read_only, MASTER_GTID_WAIT({TdsqlSql.Text(position)}, 3), 0)", cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
