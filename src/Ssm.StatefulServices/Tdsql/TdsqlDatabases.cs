using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MySqlConnector;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.Secrets;

namespace Ssm.StatefulServices.Tdsql;

/// <summary>The database of a binding, and the script that fills it.</summary>
internal static class TdsqlDatabases
{
    /// <summary>Where the parameter with the script is.</summary>
    private const string Script = "initScript.configMap";

    /// <summary>Seconds that a script may take.</summary>
    private const int LongestScript = 50;

    /// <summary>Creates the database when there is none, and runs the binding's script when it was not run there before.</summary>
    /// <exception cref="AccountRefusedException">The engine does not know the character set, or refuses a statement of the script.</exception>
    public static async Task EnsureAsync(TdsqlBinder primary, Instance instance, Account account, CancellationToken cancellationToken)
    {
        var database = TdsqlGrant.Of(account.Parameters).Database;
        try
        {
            await primary.ExecuteAsync($"CREATE DATABASE IF NOT EXISTS {TdsqlSql.Name(database)} {CharacterSet(instance, account.Parameters)}", cancellationToken);
        }
        catch (MySqlException unknown)
        {
            throw new AccountRefusedException($"parameters.{TdsqlParameters.Collation}: {unknown.Message}");
        }

        if (account.Texts.TryGetValue(Script, out var script))
        {
            await RunOnceAsync(primary, instance, database, script, cancellationToken);
        }
    }

    private static string CharacterSet(Instance instance, JsonElement parameters)
    {
        var charset = parameters.Member(TdsqlParameters.Charset)?.GetString();
        var collation = parameters.Member(TdsqlParameters.Collation)?.GetString();
        return (charset, collation) switch
        {
            (null, null) => $"CHARACTER SET {TdsqlParameters.Text(instance, TdsqlParameters.Charset)} COLLATE {TdsqlParameters.Text(instance, TdsqlParameters.Collation)}",
            (null, _) => $"COLLATE {collation}",
            (_, null) => $"CHARACTER SET {charset} COLLATE {charset}_general_ci",
            _ => $"CHARACTER SET {charset} COLLATE {collation}",
        };
    }

    /// <summary>Two brokers may do this at the same time; the lock lets one of them see what the other did.</summary>
    private static async Task RunOnceAsync(TdsqlBinder primary, Instance instance, string database, string script, CancellationToken cancellationToken)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        var record = $"database_name = {TdsqlSql.Text(database)} AND script = '{hash}'";
        var owner = $"ssm-owner-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(database)))[..12]}";
        if (await primary.ReadAsync($"SELECT GET_LOCK('{owner}', 5)", cancellationToken) != "1")
        {
            throw new TimeoutException($"{instance.Key.Name}: another script runs in database {database}");
        }

        if (await primary.ReadAsync($"SELECT COUNT(*) FROM ssm.init_scripts WHERE {record}", cancellationToken) != "0")
        {
            return;
        }

        // The script has all rights in the database and none elsewhere. Views and routines that it makes go on with the rights of this account, to which nobody can log in.
        var password = Passwords.Generate();
        await primary.ExecuteAsync(
            $"""
            CREATE OR REPLACE USER {TdsqlSql.Account(owner)} IDENTIFIED BY PASSWORD '{TdsqlSql.PasswordHash(password)}';
            GRANT ALL PRIVILEGES ON {TdsqlSql.GrantedDatabase(database)}.* TO {TdsqlSql.Account(owner)}
            """,
            cancellationToken);
        try
        {
            await RunAsync(primary.Address, owner, password, database, script, cancellationToken);
        }
        finally
        {
            await primary.ExecuteAsync($"ALTER USER {TdsqlSql.Account(owner)} ACCOUNT LOCK", cancellationToken);
        }

        await primary.ExecuteAsync($"INSERT IGNORE INTO ssm.init_scripts VALUES ({TdsqlSql.Text(database)}, '{hash}', NOW())", cancellationToken);
    }

    private static async Task RunAsync(string address, string owner, string password, string database, string script, CancellationToken cancellationToken)
    {
        var options = new MySqlConnectionStringBuilder(TdsqlSessions.ConnectionString(address, owner, password, TimeSpan.FromSeconds(3))) { Database = database, AllowUserVariables = true };
        await using var connection = new MySqlConnection(options.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = new MySqlCommand(script, connection) { CommandTimeout = LongestScript };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (MySqlException refused) when (!TdsqlOutage.IsPassing(refused))
        {
            throw new AccountRefusedException(string.Create(CultureInfo.InvariantCulture, $"parameters.initScript: the engine refuses a statement (error {refused.Number}): {refused.Message}"));
        }
        catch (Exception passing) when (TdsqlOutage.IsPassing(passing))
        {
            throw new TimeoutException("the init script was cut off", passing);
        }
    }
}
