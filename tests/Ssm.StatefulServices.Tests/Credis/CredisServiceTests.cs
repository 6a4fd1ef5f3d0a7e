using Ssm.StatefulServices.Tests.Platforms;
using Ssm.Testing;
using StackExchange.Redis;

namespace Ssm.StatefulServices.Tests.Credis;

/// <summary>The service as its users have it: ordered over OSB, run by a node, used by a client.</summary>
public sealed class CredisServiceTests
{
    [Fact]
    public async Task Standard_Killed_IsBackWithItsData_AndLeavesNothingWhenDeleted()
    {
        await using var platform = await ServicePlatform.StartAsync("credis");
        var instance = await platform.ProvisionAsync("redis-4.0-standard", """{"resources":{"memory":"64M"}}""");
        var binding = await instance.BindAsync();
        Assert.Equal("True", await UseAsync(binding, async redis => (await redis.StringSetAsync("kept", "yes")).ToString()));
        await instance.KillAsync(0);
        await instance.IsReadyAsync();
        Assert.Equal("yes", await Eventually.GetAsync(
            async () =>
            {
                try
                {
                    return await UseAsync(binding, async redis => (string?)await redis.StringGetAsync("kept"));
                }
                catch (RedisException)
                {
                    return null;
                }
            },
            () => platform.Log.ToString()));
        await binding.UnbindAsync();
        await instance.DeprovisionAsync();
        Assert.Empty(platform.Engines());
    }

    private static async Task<string?> UseAsync(TestBinding binding, Func<IDatabase, Task<string?>> use)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"{binding["ipv4"]}:{binding["port"]},password={binding["pass"]},connectTimeout=2000,connectRetry=1");
        return await use(redis.GetDatabase());
    }
}
