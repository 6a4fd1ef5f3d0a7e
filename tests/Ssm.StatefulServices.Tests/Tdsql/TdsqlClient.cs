using System.Globalization;
using MySqlConnector;
using Ssm.StatefulServices.Tests.Platforms;

namespace Ssm.StatefulServices.Tests.Tdsql;

/// <summary>An application that uses a binding by its credentials.</summary>
internal static class TdsqlClient
{
    /// <summary>A session at the instance's address.</summary>
    public static Task<MySqlConnection> ConnectAsync(TestBinding binding, string? address = null) =>
        ConnectAsync(address ?? binding["ipv4"], binding["port"], binding["user"], binding["pass"], binding["database"]);

    /// <summary>A session of whoever.</summary>
    public static async Task<MySqlConnection> ConnectAsync(string address, string port, string user, string password, string database)
    {
        var connection = new MySqlConnection(new MySqlConnectionStringBuilder
        {
            Server = address,
            Port = uint.Parse(port, CultureInfo.InvariantCulture),
            UserID = user,
            Password = password,
            Database = database,
            Pooling = false,
            ConnectionTimeout = 3,
            DefaultCommandTimeout = 10,
            AllowUserVariables = true,
        }.ConnectionString);
        try
        {
            await connection.OpenAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs statements and returns the first value of the answer.</summary>
    public static async Task<string?> ExecuteAsync(this MySqlConnection connection, string statements)
    {
        await using var command = new MySqlCommand(statements, connection);
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    /// <summary>As above, in a session of its own.</summary>
    public static async Task<string?> ExecuteAsync(TestBinding binding, string statements, string? address = null)
    {
        await using var connection = await ConnectAsync(binding, address);
        return await connection.ExecuteAsync(statements);
    }
}
