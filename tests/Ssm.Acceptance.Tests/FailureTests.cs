using System.Diagnostics;
using Ssm.Acceptance.Tests.Platforms;

namespace Ssm.Acceptance.Tests;

/// <summary>What goes wrong, and what then.</summary>
public sealed class FailureTests(SharedPlatform shared) : IClassFixture<SharedPlatform>
{
    private readonly TestPlatform _platform = shared.Platform;

    [Theory]
    [InlineData("shards: 0", "spec.parameters.shards: Invalid value: \"<not shown>\": must be at least 1")]
    [InlineData("resources: {memory: lots}", "spec.parameters.resources.memory: Invalid value: \"<not shown>\": must be an amount of bytes such as 512M or 1Gi")]
    [InlineData("host: not_a_host!", "spec.parameters.host: Invalid value: \"<not shown>\": must be a DNS name")]
    [InlineData("colour: blue", "spec.parameters.colour: Invalid value: \"<not shown>\": the plan's schema knows no such parameter")]
    [InlineData("replicas: many", "spec.parameters.replicas: Invalid value: \"<not shown>\": must be an integer")]
    public async Task BadParameter_IsToldAtOnce_WithFieldAndRule_AndChangesNothing(string parameter, string expected)
    {
        await NamespaceAsync("bad");

        var refused = await _platform.ApplyAsync(Samples.Instance("bad", "bad", parameters: [parameter]));

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains(expected, refused.Error, StringComparison.Ordinal);
        Assert.Empty((await _platform.MustAsync("get", "serviceinstances", "-n", "bad", "-o", "name")).Lines);
    }

    [Theory]
    [InlineData("nosuch", "redis-4.0-standard", "ReferencesNonexistentServiceClass")]
    [InlineData("credis", "nosuch", "ReferencesNonexistentServicePlan")]
    public async Task UnknownClassOrPlan_IsTold_AndTheInstanceCanBeDeleted(string @class, string plan, string reason)
    {
        await NamespaceAsync("unknown");
        var name = reason.ToLowerInvariant();
        await _platform.MustApplyAsync(Samples.Instance(name, "unknown", plan, @class));

        await Eventually.SatisfiesAsync(
            () => _platform.MustAsync("get", "serviceinstance", name, "-n", "unknown"), answer => answer.Output.Contains(reason, StringComparison.Ordinal), reason);

        await _platform.MustAsync("delete", "serviceinstance", name, "-n", "unknown", "--timeout=30s");
    }

    [Fact]
    public async Task SecondInstanceWithOneHost_IsRefused_AndTheFirstGoesOn()
    {
        await NamespaceAsync("hosts");
        await _platform.MustApplyAsync(Samples.Instance("first", "hosts", parameters: ["host: taken.test.cn"]));
        await _platform.WaitForReadyAsync("serviceinstance/first", "hosts");
        await _platform.MustApplyAsync(Samples.Instance("second", "hosts", parameters: ["host: taken.test.cn"]));

        var failed = await ConditionAsync("second", "hosts", "Failed");

        Assert.Contains("taken.test.cn", failed);
        await _platform.WaitForReadyAsync("serviceinstance/first", "hosts", 5);
        await _platform.MustAsync("delete", "serviceinstance", "first", "second", "-n", "hosts", "--timeout=60s");
    }

    [Fact]
    public async Task PassMissing_OneIsGenerated_AndWorks()
    {
        await NamespaceAsync("nopass");
        await _platform.MustApplyAsync(Samples.Instance("redis", "nopass"));
        await _platform.MustApplyAsync(Samples.Binding("redis", "nopass", "redis"));
        await _platform.WaitForReadyAsync("servicebinding/redis", "nopass");

        var redis = await BoundRedis.OfAsync(_platform, "redis", "nopass");

        Assert.True(redis.Password.Length >= 16, "a generated password is long");
        Assert.Equal("PONG", await redis.PingAsync());
        await _platform.MustAsync("delete", "servicebinding,serviceinstance", "redis", "-n", "nopass", "--timeout=60s");
    }

    [Fact]
    public async Task RedisKilled_IsRestarted_WithItsData()
    {
        await NamespaceAsync("killed");
        await _platform.MustApplyAsync(Samples.Instance("redis", "killed"));
        await _platform.MustApplyAsync(Samples.Binding("redis", "killed", "redis"));
        await _platform.WaitForReadyAsync("servicebinding/redis", "killed");
        var redis = await BoundRedis.OfAsync(_platform, "redis", "killed");
        await redis.SetAsync("before", "the kill");

        using (var process = Process.GetProcessById(await redis.ProcessIdAsync()))
        {
            process.Kill();
        }

        await Eventually.SatisfiesAsync(() => redis.TryGetAsync("before"), value => value == "the kill", "the key is there again", TimeSpan.FromSeconds(30));
        await _platform.WaitForReadyAsync("serviceinstance/redis", "killed", 10);
        await _platform.MustAsync("delete", "servicebinding,serviceinstance", "redis", "-n", "killed", "--timeout=60s");
    }

    [Fact]
    public async Task Memory_IsEnforcedByRedis()
    {
        await NamespaceAsync("memory");
        await _platform.MustApplyAsync(Samples.Instance("redis", "memory", parameters: ["resources: {memory: 64M}"]));
        await _platform.MustApplyAsync(Samples.Binding("redis", "memory", "redis"));
        await _platform.WaitForReadyAsync("servicebinding/redis", "memory");

        var redis = await BoundRedis.OfAsync(_platform, "redis", "memory");

        Assert.Contains("maxmemory:67108864", await redis.InfoAsync("memory"));
        await _platform.MustAsync("delete", "servicebinding,serviceinstance", "redis", "-n", "memory", "--timeout=60s");
    }

    [Fact]
    public async Task Advanced_HasAReplicaThatFollows()
    {
        await NamespaceAsync("advanced");
        await _platform.MustApplyAsync(Samples.Instance("redis", "advanced", "redis-4.0-advanced", parameters: ["resources: {memory: 64M}"]));
        await _platform.MustApplyAsync(Samples.Binding("redis", "advanced", "redis"));
        await _platform.WaitForReadyAsync("servicebinding/redis", "advanced");

        var redis = await BoundRedis.OfAsync(_platform, "redis", "advanced");

        Assert.Equal(2, redis.Nodes.Count);
        await Eventually.SatisfiesAsync(() => redis.InfoAsync("replication"), info => info.Contains("connected_slaves:1", StringComparison.Ordinal) && info.Contains("state=online", StringComparison.Ordinal), "one replica is connected");
        await _platform.MustAsync("delete", "servicebinding,serviceinstance", "redis", "-n", "advanced", "--timeout=60s");
    }

    [Fact]
    public async Task PlantedSecret_IsInNoLogEventConditionOrCommandLine()
    {
        const string Planted = "planted-9f2c1e7a-secret";
        await NamespaceAsync("planted");
        await _platform.MustApplyAsync(Samples.Instance("redis", "planted", parameters: [$"pass: {Planted}"]));
        await _platform.MustApplyAsync(Samples.Binding("redis", "planted", "redis"));
        await _platform.WaitForReadyAsync("servicebinding/redis", "planted");

        foreach (var engine in _platform.Engines().Append(_platform.ProcessId))
        {
            Assert.DoesNotContain(Planted, File.ReadAllText($"/proc/{engine}/cmdline"));
        }

        Assert.DoesNotContain(Planted, (await _platform.MustAsync("get", "events", "-A", "-o", "json")).Output);
        var binding = await _platform.GetAsync("servicebinding", "redis", "-n", "planted");
        Assert.DoesNotContain(Planted, binding["status"]!.ToJsonString());
        var instance = await _platform.GetAsync("serviceinstance", "redis", "-n", "planted");
        Assert.DoesNotContain(Planted, instance["status"]!["conditions"]!.ToJsonString());
        Assert.DoesNotContain(Planted, (await _platform.MustAsync("get", "pods,statefulsets,statefulservices,configmaps,services", "-A", "-o", "json")).Output);
        foreach (var log in _platform.LogFiles())
        {
            Assert.DoesNotContain(Planted, await ReadSharedAsync(log));
        }

        await _platform.MustAsync("delete", "servicebinding,serviceinstance", "redis", "-n", "planted", "--timeout=60s");
    }

    private async Task NamespaceAsync(string name)
    {
        var created = await _platform.KubectlAsync("create", "namespace", name);
        Assert.True(created.ExitCode == 0 || created.Error.Contains("AlreadyExists", StringComparison.Ordinal), created.ToString());
    }

    private async Task<string> ConditionAsync(string name, string @namespace, string type)
    {
        var answer = await Eventually.SatisfiesAsync(
            () => _platform.MustAsync("get", "serviceinstance", name, "-n", @namespace, "-o", $"jsonpath={{.status.conditions[?(@.type==\"{type}\")].message}}"),
            found => found.Output.Length > 0,
            $"condition {type} of {name}",
            TimeSpan.FromSeconds(30));
        return answer.Output;
    }

    private static async Task<string> ReadSharedAsync(string path)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
