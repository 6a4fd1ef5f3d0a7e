using System.Globalization;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Tdsql;

/// <summary>What a node says about itself.</summary>
internal sealed record TdsqlNodeInfo
{
    /// <summary>Such as <c>10.11.14</c>.</summary>
    public required string Version { get; init; }

    /// <summary>It takes writes from the operator only. Every node of several starts so: one that is not has been made the primary since it started.</summary>
    public required bool IsReadOnly { get; init; }

    /// <summary>What it has of the history of writes.</summary>
    public required GtidPosition Position { get; init; }

    /// <summary>What it received of that history; beyond <see cref="Position"/> while it still applies.</summary>
    public GtidPosition Received { get; init; }

    /// <summary>Address of the node that it follows; null when it follows none.</summary>
    public string? Source { get; init; }

    /// <summary>The thread that receives runs: connected, or about to be.</summary>
    public bool IsReceiving { get; init; }

    /// <summary>It is connected to its source.</summary>
    public bool IsConnected { get; init; }

    /// <summary>The thread that applies runs.</summary>
    public bool IsApplying { get; init; }

    /// <summary>Why the receiving thread gave up; 0 when it did not.</summary>
    public int ReceiveError { get; init; }

    /// <summary>Why the applying thread gave up; 0 when it did not.</summary>
    public int ApplyError { get; init; }

    /// <summary>Seconds by which it is behind; null when that is unknown.</summary>
    public long? Lag { get; init; }

    /// <summary>Its commits wait for a replica.</summary>
    public bool IsSynchronous { get; init; }

    /// <summary>
    /// It acknowledges the writes it receives. No node does so after a start before the operator said so; one that does has lost nothing that it acknowledged.
    /// </summary>
    public bool Acknowledges { get; init; }

    /// <summary>How many replicas acknowledge its writes.</summary>
    public int Acknowledging { get; init; }

    /// <summary>Bytes that its tables have on disk.</summary>
    public long DataBytes { get; init; }

    /// <summary>Bytes that are free on its disk; null when it cannot tell, as of a file system that comes over the network.</summary>
    public long? FreeBytes { get; init; }

    /// <summary>There is hardly any room on its disk.</summary>
    public bool IsDiskFull => IsFull(FreeBytes);

    /// <summary>Its global variables.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>So many free bytes are hardly any room; false when it is not known how many there are.</summary>
    public static bool IsFull(long? freeBytes) => freeBytes < (long)DiskWatch.LeastMegabytes << 20;

    /// <summary>Reads the answers to the questions that <see cref="TdsqlNode"/> asks.</summary>
    /// <param name="variables">Of <c>SHOW GLOBAL VARIABLES</c>.</param>
    /// <param name="status">Of <c>SHOW GLOBAL STATUS</c>.</param>
    /// <param name="replica">Of <c>SHOW SLAVE STATUS</c>; empty for a node that follows none.</param>
    /// <param name="dataBytes">See <see cref="DataBytes"/>.</param>
    public static TdsqlNodeInfo Of(
        IReadOnlyDictionary<string, string> variables, IReadOnlyDictionary<string, string> status, IReadOnlyDictionary<string, string> replica, long dataBytes) => new()
        {
            Version = variables.GetValueOrDefault("version", "").Split('-')[0],
            IsReadOnly = IsOn(variables, "read_only"),
            Position = new GtidPosition(variables.GetValueOrDefault("gtid_current_pos", "")),
            Received = new GtidPosition(replica.GetValueOrDefault("Gtid_IO_Pos", "")),
            Source = replica.GetValueOrDefault("Master_Host") is { Length: > 0 } source ? source : null,
            IsReceiving = replica.GetValueOrDefault("Slave_IO_Running") is not (null or "" or "No"),
            IsConnected = replica.GetValueOrDefault("Slave_IO_Running") == "Yes",
            IsApplying = replica.GetValueOrDefault("Slave_SQL_Running") == "Yes",
            ReceiveError = (int)Number(replica, "Last_IO_Errno"),
            ApplyError = (int)Number(replica, "Last_SQL_Errno"),
            Lag = replica.GetValueOrDefault("Seconds_Behind_Master") is { Length: > 0 } ? Number(replica, "Seconds_Behind_Master") : null,
            IsSynchronous = IsOn(variables, "rpl_semi_sync_master_enabled"),
            Acknowledges = IsOn(variables, "rpl_semi_sync_slave_enabled"),
            Acknowledging = (int)Number(status, "Rpl_semi_sync_master_clients"),
            DataBytes = dataBytes,
            Variables = variables,
        };

    private static bool IsOn(IReadOnlyDictionary<string, string> values, string name) => values.GetValueOrDefault(name) is "ON" or "1";

    private static long Number(IReadOnlyDictionary<string, string> values, string name) =>
        long.TryParse(values.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
