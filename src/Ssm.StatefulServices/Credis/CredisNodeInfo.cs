using System.Globalization;

namespace Ssm.StatefulServices.Credis;

/// <summary>What a Redis node says about itself in <c>INFO</c>.</summary>
internal sealed record CredisNodeInfo
{
    /// <summary>Changes with every start of the process.</summary>
    public required string RunId { get; init; }

    /// <summary>Such as <c>7.0.15</c>.</summary>
    public required string Version { get; init; }

    /// <summary>It follows no other node.</summary>
    public required bool IsMaster { get; init; }

    /// <summary>Whom it follows, <c>address:port</c>; null for a master.</summary>
    public string? Master { get; init; }

    /// <summary>The link to the master is up and the first copy of the data is complete.</summary>
    public bool IsInSync { get; init; }

    /// <summary>It is handing its role over to a replica.</summary>
    public bool IsHandingOver { get; init; }

    /// <summary>Name of the history of writes that its data belongs to. A replica has its master's; a restart begins a new one.</summary>
    public required string ReplicationId { get; init; }

    /// <summary>How far in that history it is, in bytes.</summary>
    public long Offset { get; init; }

    /// <summary>Keys in all databases.</summary>
    public long Keys { get; init; }

    /// <summary>It is still reading its data from disk.</summary>
    public bool IsLoading { get; init; }

    /// <summary>The limit in force, in bytes.</summary>
    public long MaxMemory { get; init; }

    /// <summary>Bytes in use.</summary>
    public long UsedMemory { get; init; }

    /// <summary>Writes go to the append-only file, and the last one succeeded.</summary>
    public bool IsPersistent { get; init; }

    /// <summary>The last write to that file failed because the disk is full; <c>INFO</c> does not tell.</summary>
    public bool IsDiskFull { get; init; }

    /// <summary>Reads the text of <c>INFO</c>.</summary>
    public static CredisNodeInfo Parse(string info)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in info.AsSpan().EnumerateLines())
        {
            var colon = line.IndexOf(':');
            if (colon > 0 && line[0] != '#')
            {
                fields[line[..colon].ToString()] = line[(colon + 1)..].ToString();
            }
        }

        var isMaster = Text(fields, "role") == "master";
        return new CredisNodeInfo
        {
            RunId = Text(fields, "run_id"),
            Version = Text(fields, "redis_version"),
            IsMaster = isMaster,
            Master = isMaster ? null : $"{Text(fields, "master_host")}:{Text(fields, "master_port")}",
            IsInSync = !isMaster && Text(fields, "master_link_status") == "up" && Number(fields, "master_sync_in_progress") == 0,
            IsHandingOver = Text(fields, "master_failover_state") is not ("" or "no-failover"),
            ReplicationId = Text(fields, "master_replid"),
            Offset = Number(fields, isMaster ? "master_repl_offset" : "slave_repl_offset"),
            Keys = fields.Where(field => IsDatabase(field.Key)).Sum(field => KeysIn(field.Value)),
            IsLoading = Number(fields, "loading") != 0,
            MaxMemory = Number(fields, "maxmemory"),
            UsedMemory = Number(fields, "used_memory"),
            IsPersistent = Number(fields, "aof_enabled") == 1 && Text(fields, "aof_last_write_status") == "ok",
        };
    }

    private static string Text(Dictionary<string, string> fields, string name) => fields.GetValueOrDefault(name, "");

    private static long Number(Dictionary<string, string> fields, string name) =>
        long.TryParse(Text(fields, name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static bool IsDatabase(string field) => field.Length > 2 && field.StartsWith("db", StringComparison.Ordinal) && char.IsAsciiDigit(field[2]);

    /// <summary>From <c>keys=2,expires=0,avg_ttl=0</c>.</summary>
    private static long KeysIn(string database)
    {
        var value = database.AsSpan(database.IndexOf('=') + 1);
        var end = value.IndexOf(',');
        return long.TryParse(end < 0 ? value : value[..end], CultureInfo.InvariantCulture, out var keys) ? keys : 0;
    }
}
