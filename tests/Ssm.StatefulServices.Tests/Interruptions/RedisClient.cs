using Ssm.StatefulServices.Tests.Platforms;
using StackExchange.Redis;

namespace Ssm.StatefulServices.Tests.Interruptions;

internal sealed class RedisClient : EngineClient
{
    public override string Plan => "redis-4.0-standard";

    public override string Parameters => """{"resources":{"memory":"64M"}}""";

    public override string Changed => """{"resources":{"memory":"96M"}}""";

    public override string Binding => """{"user":{}}""";

    protected override string AdminSecret => "admin";

    protected override async Task WriteAsync(TestBinding binding, string name, string value)
    {
        await using var redis = await ConnectAsync(binding, binding["user"], binding["pass"]);
        await redis.GetDatabase().StringSetAsync(name, value);
    }

    protected override async Task<bool> ReadAsync(TestBinding binding, string name)
    {
        await using var redis = await ConnectAsync(binding, binding["user"], binding["pass"]);
        return await redis.GetDatabase().KeyExistsAsync(name);
    }

    protected override async Task<IEnumerable<string>> ListAccountsAsync(TestBinding binding, string password)
    {
        await using var redis = await ConnectAsync(binding, "ssm", password);
        var users = (string[])(await redis.GetDatabase().ExecuteAsync("ACL", "USERS"))!;
        return users.Where(user => user != "default" && !user.StartsWith("ssm", StringComparison.Ordinal));
    }

    private static Task<ConnectionMultiplexer> ConnectAsync(TestBinding binding, string user, string password) =>
        ConnectionMultiplexer.ConnectAsync($"{binding["ipv4"]}:{binding["port"]},user={user},password={password},connectTimeout=2000,connectRetry=1,syncTimeout=2000,asyncTimeout=2000,allowAdmin=true");
}
