using System.Text.Json;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Tdsql;

/// <summary>What a binding asks for: its database, and what its account may do there.</summary>
internal sealed record TdsqlGrant
{
    /// <summary>All that a binding can ask for; none of them reaches beyond the database.</summary>
    public static IReadOnlyList<string> Privileges { get; } =
    [
        "SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP", "INDEX", "REFERENCES", "CREATE VIEW", "SHOW VIEW", "TRIGGER",
        "CREATE ROUTINE", "ALTER ROUTINE", "EXECUTE", "LOCK TABLES", "CREATE TEMPORARY TABLES", "DELETE HISTORY",
    ];

    public required string Database { get; init; }

    /// <summary>Of the list above.</summary>
    public required IReadOnlyList<string> Granted { get; init; }

    public required int MaxConnections { get; init; }

    /// <summary>The grant in a binding's parameters.</summary>
    public static TdsqlGrant Of(JsonElement parameters)
    {
        var user = parameters.Member("user") ?? default;
        return new TdsqlGrant
        {
            Database = parameters.Member(TdsqlParameters.Database)?.GetString() ?? TdsqlParameters.DefaultDatabase,
            Granted = user.Member("privileges") is { ValueKind: JsonValueKind.Array } asked ? [.. asked.EnumerateArray().Select(one => one.GetString()!)] : Privileges, // the schema admits texts only
            MaxConnections = user.Member("maxConnections")?.GetInt32() ?? 0,
        };
    }
}
