using StackExchange.Redis;

namespace Ssm.Cli.Demo;

/// <summary>Writes and reads a key of a Redis.</summary>
internal sealed class CredisDemoClient : IDemoClient
{
    private const string Key = "hello";

    /// <inheritdoc/>
    public Task<string> WriteAsync(DemoAccess access, string value, CancellationToken cancellationToken) => UseAsync(
        access,
        async redis =>
        {
            await redis.StringSetAsync(Key, value);
            return $"SET {Key}";
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<string> ReadAsync(DemoAccess access, CancellationToken cancellationToken) => UseAsync(
        access,
        async redis => $"GET {Key} → \"{(string?)await redis.StringGetAsync(Key) ?? throw new InvalidOperationException($"the key {Key} is gone")}\"",
        cancellationToken);

    private static async Task<string> UseAsync(DemoAccess access, Func<IDatabase, Task<string>> use, CancellationToken cancellationToken)
    {
        var options = new ConfigurationOptions
        {
            EndPoints = { { access.Address, access.Port } },
            Password = access["pass"],
            User = access["user"] is { Length: > 0 } user ? user : null,
            ConnectTimeout = 2000, // the library goes on asking for so long when it is refused, as it is in the middle of a failover
            ConnectRetry = 1,
            AbortOnConnectFail = true,
        };
        await using var redis = await ConnectionMultiplexer.ConnectAsync(options).WaitAsync(cancellationToken);
        return await use(redis.GetDatabase()).WaitAsync(cancellationToken);
    }
}
