using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using StackExchange.Redis;

namespace Ssm.Acceptance.Tests.Platforms;

/// <summary>What an app does with a binding's Secret. Each call connects anew, as it must after a restart.</summary>
internal sealed class BoundRedis(string address, int port, string user, string password, IReadOnlyList<string> nodes)
{
    public string Password => password;

    public IReadOnlyList<string> Nodes => nodes;

    public string Address => address;

    public static async Task<BoundRedis> OfAsync(TestPlatform platform, string secret, string @namespace)
    {
        var data = (await platform.GetAsync("secret", secret, "-n", @namespace))["data"]!.AsObject();
        string Value(string key) => Encoding.UTF8.GetString(Convert.FromBase64String(data[key]!.GetValue<string>()));
        var nodes = JsonNode.Parse(Value("node_list"))!.AsArray().Select(node => $"{node!["host"]}:{node["port"]}");
        return new BoundRedis(Value("ipv4"), int.Parse(Value("port"), CultureInfo.InvariantCulture), Value("user"), Value("pass"), [.. nodes]);
    }

    public Task<string> PingAsync() => UseAsync(async database => (await database.ExecuteAsync("PING")).ToString());

    public Task<string> SetAsync(string key, string value) => UseAsync(async database => (await database.StringSetAsync(key, value)).ToString());

    public Task<string> GetAsync(string key) => UseAsync(async database => (string?)await database.StringGetAsync(key) ?? "(nil)");

    public Task<string> InfoAsync(string section) => UseAsync(async database => (await database.ExecuteAsync("INFO", section)).ToString());

    public async Task<int> ProcessIdAsync()
    {
        var line = (await InfoAsync("server")).Split('\n').Single(text => text.StartsWith("process_id:", StringComparison.Ordinal));
        return int.Parse(line["process_id:".Length..].Trim(), CultureInfo.InvariantCulture);
    }

    /// <summary>The value, or why there is none.</summary>
    public async Task<string> TryGetAsync(string key)
    {
        try
        {
            return await GetAsync(key);
        }
        catch (RedisException failure)
        {
            return failure.Message;
        }
    }

    private async Task<string> UseAsync(Func<IDatabase, Task<string>> use)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
        {
            EndPoints = { { address, port } },
            User = user.Length > 0 ? user : null,
            Password = password,
            ConnectTimeout = 2000,
            SyncTimeout = 3000,
            AsyncTimeout = 3000,
            ConnectRetry = 1,
            AllowAdmin = true,
        });
        return await use(redis.GetDatabase());
    }
}
