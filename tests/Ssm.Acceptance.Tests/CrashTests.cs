using Ssm.Acceptance.Tests.Platforms;

namespace Ssm.Acceptance.Tests;

/// <summary>kill -9 at awkward moments; after <c>ssm up</c> the world is as declared, once.</summary>
public sealed class CrashTests : IAsyncLifetime
{
    private readonly TestPlatform _platform = new();

    public async ValueTask InitializeAsync()
    {
        await _platform.UpAsync();
        await _platform.MustAsync("create", "namespace", "crash");
    }

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task EverythingKilled_KeyWrittenBefore_IsThereAfterUp()
    {
        await _platform.MustApplyAsync(Samples.Instance("redis", "crash"));
        await _platform.MustApplyAsync(Samples.Binding("redis", "crash", "redis"));
        await _platform.WaitForReadyAsync("servicebinding/redis", "crash");
        var redis = await BoundRedis.OfAsync(_platform, "redis", "crash");
        await redis.SetAsync("before", "the cut");

        await _platform.KillEverythingAsync();
        await _platform.UpAsync();

        await Eventually.SatisfiesAsync(() => redis.TryGetAsync("before"), value => value == "the cut", "the key is there again");
        await _platform.WaitForReadyAsync("serviceinstance/redis", "crash");
    }

    [Fact]
    public async Task PlatformKilled_NoEngineSurvives_AndUpRunsEachOnce()
    {
        await _platform.MustApplyAsync(Samples.Instance("redis", "crash"));
        await _platform.WaitForReadyAsync("serviceinstance/redis", "crash");
        Assert.NotEmpty(_platform.Engines());

        await _platform.KillAsync();

        await Eventually.SatisfiesAsync(
            () => Task.FromResult(string.Join(',', _platform.Engines())), engines => engines.Length == 0, "no engine survives its platform", TimeSpan.FromSeconds(10));
        await _platform.UpAsync();
        await Eventually.SatisfiesAsync(() => Task.FromResult(_platform.Engines("redis-server").Count), count => count == 1, "exactly one engine runs");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(120)]
    [InlineData(400)]
    public async Task KilledDuringProvision_Converges_Once(int milliseconds)
    {
        await _platform.MustApplyAsync(Samples.Instance("redis", "crash"));
        await KillAfterAsync(milliseconds);

        await _platform.UpAsync();

        await _platform.WaitForReadyAsync("serviceinstance/redis", "crash");
        var services = (await _platform.GetAsync("statefulservices", "-n", "service-brokers"))["items"]!.AsArray();
        Assert.Single(services);
        await Eventually.SatisfiesAsync(() => Task.FromResult(_platform.Engines("redis-server").Count), count => count == 1, "exactly one engine runs");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public async Task KilledDuringBind_Converges_WithACredentialThatWorks(int milliseconds)
    {
        await _platform.MustApplyAsync(Samples.Instance("redis", "crash"));
        await _platform.WaitForReadyAsync("serviceinstance/redis", "crash");
        await _platform.MustApplyAsync(Samples.Binding("redis", "crash", "redis"));
        await KillAfterAsync(milliseconds);

        await _platform.UpAsync();

        await _platform.WaitForReadyAsync("servicebinding/redis", "crash");
        var redis = await BoundRedis.OfAsync(_platform, "redis", "crash");
        await Eventually.SatisfiesAsync(() => redis.TryGetAsync("nothing"), value => value == "(nil)", "the credential works");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task KilledDuringDeprovision_Converges_AndLeavesNothing(int milliseconds)
    {
        await _platform.MustApplyAsync(Samples.Instance("redis", "crash"));
        await _platform.WaitForReadyAsync("serviceinstance/redis", "crash");
        var id = (await _platform.GetAsync("serviceinstance", "redis", "-n", "crash"))["spec"]!["externalID"]!.GetValue<string>();
        await _platform.MustAsync("delete", "serviceinstance", "redis", "-n", "crash", "--wait=false");
        await KillAfterAsync(milliseconds);

        await _platform.UpAsync();

        await Eventually.SatisfiesAsync(
            () => _platform.MustAsync("get", "serviceinstance", "-n", "crash", "-o", "name"), answer => answer.Output.Trim().Length == 0, "the instance is gone");
        await Leftovers.AreGoneAsync(_platform, id);
        Assert.Empty(_platform.Engines());
    }

    private async Task KillAfterAsync(int milliseconds)
    {
        // Not a wait for something: the moment of the cut is the case under test.
        await Task.Delay(milliseconds);
        await _platform.KillEverythingAsync();
    }
}
