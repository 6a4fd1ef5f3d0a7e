using System.Globalization;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Tdsql;

/// <summary>
/// The engine's settings that a user may choose. All of them can be changed while the server runs; what decides over durability, replication and accounts
/// is not among them.
/// </summary>
internal static class TdsqlSettings
{
    private const long Kilo = 1L << 10;
    private const long Mega = 1L << 20;
    private const long Giga = 1L << 30;

    public static IReadOnlyList<EngineSetting> All { get; } =
    [
        EngineSetting.WholeNumber("max_connections", "Sessions at a time.", 10, 10_000, 500),
        EngineSetting.WholeNumber("max_user_connections", "Sessions of one account at a time; 0: any number.", 0, 10_000, 0),
        EngineSetting.WholeNumber("wait_timeout", "Seconds after which an idle session is ended.", 10, 31_536_000, 28_800),
        EngineSetting.WholeNumber("interactive_timeout", "Seconds after which an idle session of a terminal is ended.", 10, 31_536_000, 28_800),
        EngineSetting.WholeNumber("max_allowed_packet", "Bytes of the largest statement or value.", Mega, Giga, 64 * Mega),
        EngineSetting.WholeNumber("innodb_lock_wait_timeout", "Seconds that a statement waits for a row.", 1, 3600, 50),
        EngineSetting.WholeNumber("lock_wait_timeout", "Seconds that a statement waits for a table.", 1, 86_400, 3600),
        EngineSetting.Flag("innodb_print_all_deadlocks", "Every deadlock is told in the log.", @default: false),
        EngineSetting.WholeNumber("long_query_time", "Seconds from which on a statement is slow.", 0, 3600, 10),
        EngineSetting.Flag("slow_query_log", "Slow statements are written to the table mysql.slow_log.", @default: false),
        EngineSetting.WholeNumber("tmp_table_size", "Bytes from which on a temporary table is on disk.", Mega, 4 * Giga, 16 * Mega),
        EngineSetting.WholeNumber("max_heap_table_size", "Bytes of the largest table in memory.", Mega, 4 * Giga, 16 * Mega),
        EngineSetting.WholeNumber("sort_buffer_size", "Bytes that a session may sort in.", 32 * Kilo, 256 * Mega, 2 * Mega),
        EngineSetting.WholeNumber("join_buffer_size", "Bytes for a join without an index.", 32 * Kilo, 256 * Mega, 256 * Kilo),
        EngineSetting.WholeNumber("group_concat_max_len", "Bytes of the longest result of GROUP_CONCAT.", 4, Giga, Mega),
        EngineSetting.WholeNumber("table_open_cache", "Tables kept open.", 10, 100_000, 2000),
        EngineSetting.Text(
            "sql_mode",
            "How strict the server reads statements.",
            "^([A-Z_]{2,40}(,[A-Z_]{2,40}){0,20})?$",
            "be modes in capitals, separated by commas",
            "STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_CREATE_USER,NO_ENGINE_SUBSTITUTION"),
        EngineSetting.Text("time_zone", "Time zone of sessions that choose none.", "^(SYSTEM|[+-](0[0-9]|1[0-3]):[0-5][0-9])$", "be SYSTEM or an offset such as +08:00", "SYSTEM"),
        EngineSetting.OneOf("tx_isolation", "How transactions see each other.", ["REPEATABLE-READ", "READ-COMMITTED", "SERIALIZABLE"]),
    ];

    /// <summary>The name of a setting in the configuration file, where it differs.</summary>
    public static string FileName(string setting) => setting switch
    {
        "time_zone" => "default_time_zone",
        "tx_isolation" => "transaction_isolation",
        _ => setting,
    };

    /// <summary>Whether what the server has is what is wanted; it shows numbers with fractions and switches in words.</summary>
    public static bool IsInForce(string wanted, string? found) =>
        string.Equals(wanted, found, StringComparison.OrdinalIgnoreCase)
        || (found is not null && Number(wanted) is { } left && left == Number(found))
        || (wanted, found) is ("true", "ON" or "1") or ("false", "OFF" or "0");

    /// <summary>The value in <c>SET GLOBAL</c>.</summary>
    public static string Literal(string value) => value is "true" ? "ON" : value is "false" ? "OFF" : Number(value) is not null ? value : TdsqlSql.Text(value);

    private static decimal? Number(string text) => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
