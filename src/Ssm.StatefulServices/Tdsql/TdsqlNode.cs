using System.Data.Common;
using System.Globalization;
using MySqlConnector;

namespace Ssm.StatefulServices.Tdsql;

/// <summary>A session of the operator on one node. Every action is idempotent.</summary>
internal sealed class TdsqlNode : IAsyncDisposable
{
    private const string Facts = """
        SHOW GLOBAL VARIABLES;
        SHOW GLOBAL STATUS LIKE 'Rpl_semi_sync_master_clients';
        SHOW SLAVE STATUS;
        SELECT COALESCE(SUM(FILE_SIZE), 0) FROM information_schema.INNODB_SYS_TABLESPACES
        """;

    private const string Room = """
        SET @room = IF((SELECT COUNT(*) FROM information_schema.PLUGINS WHERE PLUGIN_NAME = 'DISKS' AND PLUGIN_STATUS = 'ACTIVE') > 0,
            'SELECT 1024 * Available FROM information_schema.DISKS WHERE Path = ''/'' OR LEFT(@@datadir, LENGTH(Path) + 1) = CONCAT(Path, ''/'') ORDER BY LENGTH(Path) DESC LIMIT 1',
            'SELECT NULL');
        EXECUTE IMMEDIATE @room
        """;

    /// <summary>What the statement says that <c>copy-from</c> exists already.</summary>
    private const int FileExists = 1086;

    /// <summary>Seconds.</summary>
    private const int LongestAnswerWithoutRoom = 2;

    private readonly MySqlConnection _connection;

    private TdsqlNode(string address, MySqlConnection connection)
    {
        Address = address;
        _connection = connection;
    }

    /// <summary>Where the node is.</summary>
    public string Address { get; }

    /// <summary>See <see cref="TdsqlNodeInfo.FreeBytes"/>.</summary>
    public long? FreeBytes { get; private set; }

    /// <summary>What the node said last.</summary>
    public TdsqlNodeInfo Info { get; private set; } = null!; // set before the constructor's caller hands the node out

    /// <summary>Connects as the operator; no node when it does not answer within the timeout, for whatever reason.</summary>
    /// <returns>The session, and what is known of the room on the node's disk in any case.</returns>
    public static async Task<(TdsqlNode? Node, long? FreeBytes)> TryConnectAsync(string address, string password, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var node = new TdsqlNode(address, new MySqlConnection(TdsqlSessions.ConnectionString(address, TdsqlUsers.Admin, password, timeout)));
        try
        {
            await node._connection.OpenAsync(cancellationToken);
            await node.ReadAsync(cancellationToken);
            return (node, node.FreeBytes);
        }
        catch (Exception silent) when (TdsqlOutage.IsFailure(silent))
        {
            await node.DisposeAsync();
            return (null, node.FreeBytes);
        }
        catch (OperationCanceledException)
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks again.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await ReadRoomAsync(cancellationToken);
        await using var command = Command(Facts);
        command.CommandTimeout = TdsqlNodeInfo.IsFull(FreeBytes) ? LongestAnswerWithoutRoom : command.CommandTimeout;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var variables = await PairsAsync(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var status = await PairsAsync(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var replica = new Dictionary<string, string>(StringComparer.Ordinal);
        if (await reader.ReadAsync(cancellationToken))
        {
            for (var column = 0; column < reader.FieldCount; column++)
            {
                replica[reader.GetName(column)] = Text(reader, column);
            }
        }

        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        Info = TdsqlNodeInfo.Of(variables, status, replica, reader.GetInt64(0)) with { FreeBytes = FreeBytes };
    }

    /// <summary>Asks for the room first, and by itself: a replica that waits for some says nothing of its replication meanwhile.</summary>
    private async Task ReadRoomAsync(CancellationToken cancellationToken)
    {
        await using var command = Command(Room);
        FreeBytes = await command.ExecuteScalarAsync(cancellationToken) is { } bytes and not DBNull ? Convert.ToInt64(bytes, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Follows nobody any more, and takes writes.</summary>
    /// <param name="isSynchronous">Whether each write waits for a replica, before the first one is taken.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task LeadAsync(bool isSynchronous, CancellationToken cancellationToken)
    {
        if (Info.Source is not null)
        {
            await ExecuteAsync("STOP SLAVE; RESET SLAVE ALL; SET GLOBAL rpl_semi_sync_slave_enabled = OFF", cancellationToken);
        }

        if (Info.IsSynchronous != isSynchronous)
        {
            await ExecuteAsync($"SET GLOBAL rpl_semi_sync_master_enabled = {(isSynchronous ? "ON" : "OFF")}", cancellationToken);
        }

        if (Info.IsReadOnly)
        {
            await ExecuteAsync("SET GLOBAL read_only = OFF", cancellationToken);
        }
    }

    /// <summary>Takes no more writes, ends the sessions of applications, and says what it has written. Commits that wait for a replica are waited for.</summary>
    public async Task<GtidPosition> CeaseAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync("SET GLOBAL read_only = ON", cancellationToken);
        await EndSessionsAsync(cancellationToken);
        await ReadAsync(cancellationToken);
        return Info.Position;
    }

    /// <summary>Takes writes again, after <see cref="CeaseAsync"/>.</summary>
    public Task ResumeAsync(CancellationToken cancellationToken) => ExecuteAsync("SET GLOBAL read_only = OFF", cancellationToken);

    /// <summary>Follows a node from where it is. It acknowledges nothing until <see cref="AcknowledgeAsync"/>.</summary>
    public Task FollowAsync(string source, string password, CancellationToken cancellationToken) => ExecuteAsync(
        $"""
        STOP SLAVE;
        SET GLOBAL rpl_semi_sync_slave_enabled = OFF;
        SET GLOBAL rpl_semi_sync_master_enabled = OFF;
        SET GLOBAL gtid_slave_pos = @@gtid_current_pos;
        CHANGE MASTER TO MASTER_HOST = {TdsqlSql.Text(source)}, MASTER_PORT = {TdsqlConfig.Port}, MASTER_USER = {TdsqlSql.Text(TdsqlUsers.Replication)},
            MASTER_PASSWORD = {TdsqlSql.Text(password)}, MASTER_USE_GTID = slave_pos, MASTER_CONNECT_RETRY = 1, MASTER_HEARTBEAT_PERIOD = 2;
        START SLAVE
        """,
        cancellationToken);

    /// <summary>Goes on following.</summary>
    public Task ContinueAsync(CancellationToken cancellationToken) => ExecuteAsync("START SLAVE", cancellationToken);

    /// <summary>Receives nothing any more, and so acknowledges nothing; what was received is still applied.</summary>
    public Task StopReceivingAsync(CancellationToken cancellationToken) => ExecuteAsync("STOP SLAVE IO_THREAD", cancellationToken);

    /// <summary>Acknowledges from now on what it receives.</summary>
    public Task AcknowledgeAsync(CancellationToken cancellationToken) =>
        ExecuteAsync("SET GLOBAL rpl_semi_sync_slave_enabled = ON; STOP SLAVE IO_THREAD; START SLAVE IO_THREAD", cancellationToken);

    /// <summary>Waits until the node has applied everything up to a position; false when it has not within the time.</summary>
    public async Task<bool> HasReachedAsync(GtidPosition position, TimeSpan longest, CancellationToken cancellationToken)
    {
        if (position.Sequence == 0)
        {
            return true;
        }

        await using var command = Command("SELECT MASTER_GTID_WAIT(@position, @seconds)");
        command.Parameters.AddWithValue("@position", position.Text);
        command.Parameters.AddWithValue("@seconds", longest.TotalSeconds);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture) == 0;
    }

    /// <summary>Sets global variables: pairs of name and literal.</summary>
    public Task SetAsync(IReadOnlyCollection<(string Name, string Literal)> variables, CancellationToken cancellationToken) =>
        ExecuteAsync($"SET {string.Join(", ", variables.Select(variable => $"GLOBAL {variable.Name} = {variable.Literal}"))}", cancellationToken);

    /// <summary>Ends the server; it starts again, read-only. Sessions that wait for a replica learn nothing of their commits.</summary>
    public Task ShutdownAsync(CancellationToken cancellationToken) => ExecuteAsync("SHUTDOWN", cancellationToken);

    /// <summary>Asks the node to throw its data away and to copy another's at its next start, which this brings about.</summary>
    public async Task CopyAsync(string source, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(Info.Variables["datadir"].TrimEnd('/'));
        try
        {
            await ExecuteAsync($"SELECT {TdsqlSql.Text(source)} INTO OUTFILE {TdsqlSql.Text($"{folder}/{TdsqlStart.CopyRequest}")}", cancellationToken);
        }
        catch (MySqlException exists) when (exists.Number == FileExists)
        {
            // Asked already.
        }

        await ShutdownAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task EndSessionsAsync(CancellationToken cancellationToken)
    {
        var sessions = new List<long>();
        await using (var command = Command("SELECT ID FROM information_schema.PROCESSLIST WHERE USER NOT LIKE 'ssm%' AND USER NOT IN ('system user', 'event_scheduler')"))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                sessions.Add(reader.GetInt64(0));
            }
        }

        foreach (var session in sessions)
        {
            try
            {
                await ExecuteAsync($"KILL HARD CONNECTION {session}", cancellationToken);
            }
            catch (MySqlException gone) when (gone.ErrorCode == MySqlErrorCode.NoSuchThread)
            {
                // It ended by itself.
            }
        }
    }

    private async Task ExecuteAsync(string statements, CancellationToken cancellationToken)
    {
        await using var command = Command(statements);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private MySqlCommand Command(string statements) => new(statements, _connection);

    private static async Task<Dictionary<string, string>> PairsAsync(MySqlDataReader reader, CancellationToken cancellationToken)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            pairs[Text(reader, 0)] = Text(reader, 1);
        }

        return pairs;
    }

    private static string Text(DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? "" : Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture) ?? "";
}
