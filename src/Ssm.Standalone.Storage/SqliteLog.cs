using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Ssm.Standalone.Storage;

/// <summary>
/// The durable form of a store: one row for each write, in order. A row goes when a compaction finds it superseded, so the table holds
/// the live keys and the recent past. One connection, used by one thread at a time.
/// </summary>
internal sealed class SqliteLog : IDisposable
{
    private const int SchemaVersion = 1;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _append;
    private readonly SqliteCommand _remove;
    private readonly SqliteCommand _setCompacted;

    private SqliteLog(SqliteConnection connection)
    {
        _connection = connection;
        _append = Command(
            "INSERT INTO log (revision, kind, created, key, value) VALUES ($revision, $kind, $created, $key, $value)",
            "$revision", "$kind", "$created", "$key", "$value");
        _remove = Command("DELETE FROM log WHERE revision = $revision", "$revision");
        _setCompacted = Command("UPDATE meta SET compacted = $revision", "$revision");
    }

    public static SqliteLog Open(string path)
    {
        if (!File.Exists(path))
        {
            // SQLite would make the file readable for everyone; secrets live in it.
            File.Open(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }).Dispose();
        }

        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            Execute(connection, "PRAGMA auto_vacuum = INCREMENTAL");
            Execute(connection, "PRAGMA journal_mode = WAL");
            Execute(connection, "PRAGMA synchronous = FULL");
            Execute(connection, "PRAGMA journal_size_limit = 67108864");
            CreateOrCheckSchema(connection, path);
            return new SqliteLog(connection);
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new StoreException(StoreError.Unreadable, $"The store {path} cannot be opened: {e.Message}", e);
        }
        catch (StoreException)
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Up to where the past is forgotten.</summary>
    public Revision ReadCompacted()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT compacted FROM meta";
        return new Revision((long)command.ExecuteScalar()!); // one row, written with the schema
    }

    /// <summary>Every row in order: its kind and its item.</summary>
    public IEnumerable<(StoreEventKind Kind, StoredItem Item)> ReadAll()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT revision, kind, created, key, value FROM log ORDER BY revision";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var item = new StoredItem(
                reader.GetString(3), reader.GetFieldValue<byte[]>(4), new Revision(reader.GetInt64(2)), new Revision(reader.GetInt64(0)));
            yield return ((StoreEventKind)reader.GetInt32(1), item);
        }
    }

    /// <summary>Appends the events and, if asked, forgets the past, in one durable transaction.</summary>
    public void Commit(IReadOnlyList<StoreEvent> events, Revision? compactTo, IReadOnlyList<Revision> obsolete)
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        _append.Transaction = transaction;
        foreach (var change in events)
        {
            Append(change);
        }

        if (compactTo is { } revision)
        {
            Compact(transaction, revision, obsolete);
        }

        transaction.Commit();
    }

    /// <summary>Gives pages that compactions freed back to the file system.</summary>
    public void Shrink() => Execute(_connection, "PRAGMA incremental_vacuum(256)");

    public void Dispose()
    {
        _append.Dispose();
        _remove.Dispose();
        _setCompacted.Dispose();
        _connection.Dispose();
    }

    private void Append(StoreEvent change)
    {
        var parameters = _append.Parameters;
        parameters[0].Value = change.Revision.Value;
        parameters[1].Value = (long)change.Kind;
        parameters[2].Value = change.Item.Created.Value;
        parameters[3].Value = change.Item.Key;
        parameters[4].Value = Array(change.Item.Value);
        _append.ExecuteNonQuery();
    }

    /// <summary>The provider takes arrays only; a value nearly always is a whole one.</summary>
    private static byte[] Array(ReadOnlyMemory<byte> value) =>
        MemoryMarshal.TryGetArray(value, out var segment) && segment.Array is { } array && array.Length == segment.Count ? array : value.ToArray();

    private void Compact(SqliteTransaction transaction, Revision revision, IReadOnlyList<Revision> obsolete)
    {
        _remove.Transaction = transaction;
        foreach (var row in obsolete)
        {
            _remove.Parameters[0].Value = row.Value;
            _remove.ExecuteNonQuery();
        }

        _setCompacted.Transaction = transaction;
        _setCompacted.Parameters[0].Value = revision.Value;
        _setCompacted.ExecuteNonQuery();
    }

    private SqliteCommand Command(string text, params ReadOnlySpan<string> parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = text;
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = parameter });
        }

        return command;
    }

    private static void CreateOrCheckSchema(SqliteConnection connection, string path)
    {
        using var version = connection.CreateCommand();
        version.CommandText = "PRAGMA user_version";
        switch ((long)version.ExecuteScalar()!) // a pragma always answers
        {
            case 0:
                Execute(connection, $"""
                    BEGIN IMMEDIATE;
                    CREATE TABLE log (revision INTEGER PRIMARY KEY, kind INTEGER NOT NULL, created INTEGER NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL);
                    CREATE TABLE meta (compacted INTEGER NOT NULL);
                    INSERT INTO meta (compacted) VALUES (0);
                    PRAGMA user_version = {SchemaVersion};
                    COMMIT;
                    """);
                break;
            case SchemaVersion:
                break;
            case var other:
                throw new StoreException(StoreError.Unreadable, $"The store {path} has format {other}; this program reads format {SchemaVersion}.");
        }
    }

    private static void Execute(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
