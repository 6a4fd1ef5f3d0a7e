using MySqlConnector;

namespace Ssm.Cli.Demo;

/// <summary>Writes and reads a row of a table.</summary>
internal sealed class TdsqlDemoClient : IDemoClient
{
    /// <inheritdoc/>
    public Task<string> WriteAsync(DemoAccess access, string value, CancellationToken cancellationToken) => UseAsync(
        access,
        async command =>
        {
            command.CommandText = "CREATE TABLE IF NOT EXISTS hello (id INT PRIMARY KEY, value VARCHAR(100)); REPLACE INTO hello VALUES (1, @value)";
            command.Parameters.AddWithValue("@value", value);
            await command.ExecuteNonQueryAsync(cancellationToken);
            return "INSERT INTO hello";
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<string> ReadAsync(DemoAccess access, CancellationToken cancellationToken) => UseAsync(
        access,
        async command =>
        {
            command.CommandText = "SELECT value FROM hello WHERE id = 1";
            return $"SELECT value FROM hello → \"{await command.ExecuteScalarAsync(cancellationToken) ?? throw new InvalidOperationException("the row is gone")}\"";
        },
        cancellationToken);

    private static async Task<string> UseAsync(DemoAccess access, Func<MySqlCommand, Task<string>> use, CancellationToken cancellationToken)
    {
        var options = new MySqlConnectionStringBuilder
        {
            Server = access.Address.ToString(),
            Port = (uint)access.Port,
            UserID = access["user"],
            Password = access["pass"],
            Database = access["database"],
            ConnectionTimeout = 5,
            DefaultCommandTimeout = 10,
            Pooling = false,
        };
        await using var connection = new MySqlConnection(options.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        return await use(command);
    }
}
