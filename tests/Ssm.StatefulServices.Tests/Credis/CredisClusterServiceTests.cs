using System.Globalization;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Tests.Platforms;
using Ssm.Testing;
using StackExchange.Redis;

namespace Ssm.StatefulServices.Tests.Credis;

/// <summary>An instance with shards: a real Redis Cluster, used by a client that knows clusters.</summary>
public sealed class CredisClusterServiceTests
{
    private const int Keys = 400;

    [Fact]
    public async Task Shards_FormedKilledChangedAndGrown_ServeAllKeys()
    {
        await using var platform = await ServicePlatform.StartAsync("credis");
        var instance = await platform.ProvisionAsync("redis-4.0-advanced", """{"shards":2,"resources":{"memory":"64M"}}""");
        var binding = await instance.BindAsync("""{"user":{"name":"app"}}""");
        Assert.Equal(4, binding.Nodes.Count);
        Assert.StartsWith($"redis://app:{binding["pass"]}@", binding["uri"], StringComparison.Ordinal);
        await WriteAsync(binding, "first");

        // Two masters are too few to agree on who replaces one of them: the operator does.
        using var hung = await platform.SuspendAsync((await MastersAsync(instance))[0]);
        await Eventually.TrueAsync(async () => await TryWriteAsync(binding, "second"), TimeSpan.FromMinutes(1));
        hung.Dispose();
        await instance.IsReadyAsync();
        await Eventually.TrueAsync(async () => await ReadsAsync(binding, "second"));

        // A change of the pods restarts all nodes; masters hand over first.
        await instance.UpdateAsync("""{"shards":2,"resources":{"memory":"128M"}}""");
        await Eventually.TrueAsync(async () => await ReadsAsync(binding, "second"));

        await instance.UpdateAsync("""{"shards":3,"resources":{"memory":"128M"}}""");
        Assert.Equal((6, 3), ((await instance.ResourceAsync()).Status!.ReadyNodes, (await MastersAsync(instance)).Count));
        await Eventually.TrueAsync(async () => await ReadsAsync(binding, "second"));
        Assert.Equal(
            "parameters.shards: cannot be lowered, it is 3, got 2", (await instance.ChangeAsync("""{"shards":2,"resources":{"memory":"128M"}}""")).Description);
        await binding.UnbindAsync();
        await instance.DeprovisionAsync();
    }

    private static async Task<IReadOnlyList<string>> MastersAsync(TestInstance instance)
    {
        var names = new List<string>();
        for (var ordinal = 0; ordinal < (await instance.ResourceAsync()).Status!.Nodes; ordinal++)
        {
            if (await instance.RoleAsync(ordinal) == StatefulServiceLabels.PrimaryRole)
            {
                names.Add($"{instance.Name}-{ordinal}");
            }
        }

        return names;
    }

    private static async Task<bool> TryWriteAsync(TestBinding binding, string value)
    {
        try
        {
            await WriteAsync(binding, value);
            return true;
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            return false;
        }
    }

    private static async Task WriteAsync(TestBinding binding, string value)
    {
        await using var redis = await ConnectAsync(binding);
        await Task.WhenAll(Enumerable.Range(0, Keys).Select(key => redis.GetDatabase().StringSetAsync(key.ToString(CultureInfo.InvariantCulture), value)));
    }

    private static async Task<bool> ReadsAsync(TestBinding binding, string expected)
    {
        try
        {
            await using var redis = await ConnectAsync(binding);
            var values = await Task.WhenAll(Enumerable.Range(0, Keys).Select(key => redis.GetDatabase().StringGetAsync(key.ToString(CultureInfo.InvariantCulture))));
            return values.All(value => value == expected);
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            return false;
        }
    }

    private static Task<ConnectionMultiplexer> ConnectAsync(TestBinding binding)
    {
        var options = new ConfigurationOptions { User = binding["user"], Password = binding["pass"], ConnectTimeout = 1000, AsyncTimeout = 2000, ConnectRetry = 1 };
        options.EndPoints.Add(binding["ipv4"], int.Parse(binding["port"], CultureInfo.InvariantCulture));
        return ConnectionMultiplexer.ConnectAsync(options);
    }
}
