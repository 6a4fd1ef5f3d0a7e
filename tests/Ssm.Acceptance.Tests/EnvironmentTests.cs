using System.Net;
using System.Net.Sockets;
using Ssm.Acceptance.Tests.Platforms;

namespace Ssm.Acceptance.Tests;

/// <summary>What the machine lacks or has taken, and that it recovers.</summary>
public sealed class EnvironmentTests : IAsyncLifetime
{
    private readonly TestPlatform _platform = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task RedisServerMissing_TheEventSaysWhatToInstall_AndItBecomesReadyOnceThere()
    {
        var programs = ProgramsWithoutRedis(out var redisServer);
        _platform.Environment["PATH"] = programs;
        await _platform.UpAsync();
        await _platform.MustAsync("create", "namespace", "missing");
        await _platform.MustApplyAsync(Samples.Instance("redis", "missing"));

        await Eventually.SatisfiesAsync(
            () => _platform.MustAsync("get", "events", "-n", "missing"),
            events => events.Lines.Any(line => line.Contains("serviceinstance/redis", StringComparison.Ordinal) && line.Contains("apt-get install redis-server", StringComparison.Ordinal)),
            "the instance's event says what to install");

        File.CreateSymbolicLink(Path.Combine(programs, "redis-server"), redisServer);
        await _platform.WaitForReadyAsync("serviceinstance/redis", "missing");
    }

    [Fact]
    public async Task AddressTaken_ThePodSaysSo_AndRecoversWhenItIsFree()
    {
        await _platform.UpAsync();
        await _platform.MustAsync("create", "namespace", "taken");
        await _platform.MustApplyAsync(Samples.Instance("redis", "taken"));
        await _platform.WaitForReadyAsync("serviceinstance/redis", "taken");
        var pods = await _platform.MustAsync("get", "pods", "-n", "service-brokers", "-l", "app.kubernetes.io/name=credis", "-o", "jsonpath={.items[0].status.podIP}");
        await _platform.DownAsync();

        using (var squatter = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            squatter.Bind(new IPEndPoint(IPAddress.Parse(pods.Output), 6379));
            squatter.Listen();
            await _platform.UpAsync();
            await Eventually.SatisfiesAsync(
                () => _platform.MustAsync("describe", "pods", "-n", "service-brokers", "-l", "app.kubernetes.io/name=credis"),
                described => described.Output.Contains($"{pods.Output}:6379", StringComparison.Ordinal) && described.Output.Contains("AddressInUse", StringComparison.Ordinal),
                "the pod names the address that is taken");
        }

        await Eventually.SatisfiesAsync(
            () => _platform.MustAsync("get", "pods", "-n", "service-brokers", "-l", "app.kubernetes.io/name=credis"),
            listed => listed.Output.Contains("1/1", StringComparison.Ordinal),
            "the pod runs again");
    }

    [Fact]
    public async Task BrokerUnreachable_IsRetried_AndReadyWhenItIsBack()
    {
        await _platform.UpAsync();
        await _platform.MustAsync("create", "namespace", "unreachable");
        await _platform.MustAsync("patch", "deployment", "credis-broker", "-n", "service-brokers", "-p", """{"spec":{"replicas":0}}""");
        await Eventually.SatisfiesAsync(
            () => _platform.MustAsync("get", "endpoints", "credis-broker", "-n", "service-brokers", "-o", "jsonpath={.subsets}"), found => found.Output.Length == 0, "the broker is gone");
        await _platform.MustApplyAsync(Samples.Instance("redis", "unreachable"));
        await Eventually.SatisfiesAsync(
            () => _platform.MustAsync("get", "events", "-n", "unreachable"),
            events => events.Output.Contains("ErrorCallingProvision", StringComparison.Ordinal),
            "the event tells that the broker cannot be called");

        await _platform.MustAsync("patch", "deployment", "credis-broker", "-n", "service-brokers", "-p", """{"spec":{"replicas":2}}""");

        await _platform.WaitForReadyAsync("serviceinstance/redis", "unreachable");
    }

    [Fact]
    public async Task TwoPlatforms_RunSideBySide()
    {
        await using var other = new TestPlatform();
        await Task.WhenAll(_platform.UpAsync(), other.UpAsync());
        foreach (var platform in new[] { _platform, other })
        {
            await platform.MustAsync("create", "namespace", "side");
            await platform.MustApplyAsync(Samples.Instance("redis", "side", parameters: ["host: side.test.cn"]));
        }

        await Task.WhenAll(_platform.WaitForReadyAsync("serviceinstance/redis", "side"), other.WaitForReadyAsync("serviceinstance/redis", "side"));
    }

    /// <summary>A folder with links to every program of the machine but Redis'.</summary>
    private string ProgramsWithoutRedis(out string redisServer)
    {
        redisServer = "/usr/bin/redis-server";
        var folder = Directory.CreateDirectory(Path.Combine(_platform.Data, "programs")).FullName;
        foreach (var program in Directory.EnumerateFiles("/usr/bin").Where(path => !Path.GetFileName(path).StartsWith("redis", StringComparison.Ordinal)))
        {
            File.CreateSymbolicLink(Path.Combine(folder, Path.GetFileName(program)), program);
        }

        return folder;
    }
}
