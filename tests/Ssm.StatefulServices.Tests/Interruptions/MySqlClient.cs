using MySqlConnector;
using Ssm.StatefulServices.Tests.Platforms;
using Ssm.StatefulServices.Tests.Tdsql;

namespace Ssm.StatefulServices.Tests.Interruptions;

internal sealed class MySqlClient : EngineClient
{
    public override string Plan => "tdsql-5.7-standard";

    public override string Parameters => """{"resources":{"memory":"64M"}}""";

    public override string Changed => """{"resources":{"memory":"96M"}}""";

    protected override string AdminSecret => "admin";

    protected override async Task WriteAsync(TestBinding binding, string name, string value)
    {
        await using var session = await TdsqlClient.ConnectAsync(binding);
        await session.ExecuteAsync("CREATE TABLE IF NOT EXISTS written (name VARCHAR(100) PRIMARY KEY, value LONGTEXT)");
        await session.ExecuteAsync($"REPLACE INTO written VALUES ('{name}', '{value}')");
    }

    protected override async Task<bool> ReadAsync(TestBinding binding, string name) =>
        await TdsqlClient.ExecuteAsync(binding, $"SELECT COUNT(*) FROM written WHERE name = '{name}'") == "1";

    protected override async Task<IEnumerable<string>> ListAccountsAsync(TestBinding binding, string password)
    {
        await using var session = await TdsqlClient.ConnectAsync(binding["ipv4"], binding["port"], "ssm", password, "mysql");
        await using var command = new MySqlCommand("SELECT User FROM mysql.user", session);
        await using var reader = await command.ExecuteReaderAsync();
        var users = new List<string>();
        while (await reader.ReadAsync())
        {
            users.Add(reader.GetString(0));
        }

        return users.Where(user => user != "mariadb.sys" && !user.StartsWith("ssm", StringComparison.Ordinal));
    }
}
