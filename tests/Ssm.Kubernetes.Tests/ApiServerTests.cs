using System.Net.Sockets;
using System.Text.Json.Nodes;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;
using Ssm.Testing;

namespace Ssm.Kubernetes.Tests;

/// <summary>The toolkit against a real API server.</summary>
public sealed class ApiServerTests : IAsyncLifetime
{
    private static readonly NamespacedName Key = new("default", "sample");
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromMinutes(1));
    private ApiServerFixture _server = null!;
    private KubernetesApi _api = null!;

    private CancellationToken Token => _stop.Token;

    public async ValueTask InitializeAsync()
    {
        _server = await ApiServerFixture.StartAsync();
        _api = new KubernetesApi(_server.Configuration, new KubernetesApiOptions { PageSize = 3 }, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _api.Dispose();
        await _server.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task Get_Absent_IsNull() => Assert.Null(await _api.GetAsync(KubernetesTypes.ConfigMaps, Key, Token));

    /// <summary>What retries knows the exceptions of the HTTP client, and the socket's is none of them.</summary>
    [Fact]
    public async Task Connection_IsResetRightAway_IsAFailedRequest()
    {
        using var api = new KubernetesApi(_server.Configuration, new KubernetesApiOptions { Transport = _ => new ResetHandler() }, TimeProvider.System);

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => api.GetAsync(KubernetesTypes.ConfigMaps, Key, Token));

        Assert.Equal(HttpRequestError.ConnectionError, failure.HttpRequestError);
    }

    [Fact]
    public async Task Create_Twice_IsAlreadyExists()
    {
        await _api.CreateAsync(KubernetesTypes.ConfigMaps, Sample("1"), Token);

        var refused = await Assert.ThrowsAsync<KubernetesApiException>(() => _api.CreateAsync(KubernetesTypes.ConfigMaps, Sample("1"), Token));

        Assert.True(refused.IsAlreadyExists);
        Assert.False(refused.IsConflict);
    }

    [Fact]
    public async Task Update_FromAnOldRevision_IsAConflict()
    {
        var first = await _api.CreateAsync(KubernetesTypes.ConfigMaps, Sample("1"), Token);
        await _api.UpdateAsync(KubernetesTypes.ConfigMaps, first with { Data = new Dictionary<string, string> { ["value"] = "2" } }, Token);

        var refused = await Assert.ThrowsAsync<KubernetesApiException>(
            () => _api.UpdateAsync(KubernetesTypes.ConfigMaps, first with { Data = new Dictionary<string, string> { ["value"] = "3" } }, Token));

        Assert.True(refused.IsConflict);
    }

    [Fact]
    public async Task List_LongerThanAPage_IsWhole()
    {
        for (var i = 0; i < 10; i++)
        {
            await _api.CreateAsync(KubernetesTypes.ConfigMaps, Sample("x", $"paged-{i}"), Token);
        }

        var list = await _api.ListAsync(KubernetesTypes.ConfigMaps, ListScope.In("default"), Token);

        Assert.Equal(10, list.Items.Count(item => item.Metadata.Name.StartsWith("paged-", StringComparison.Ordinal)));
        Assert.All(list.Items, item => Assert.Equal("ConfigMap", item.Kind));
    }

    [Fact]
    public async Task Ensure_CreatesThenLeavesThenPatches()
    {
        Assert.Equal(EnsureResult.Created, await _api.EnsureAsync(KubernetesTypes.ConfigMaps, Sample("1"), null, Token));
        var current = await _api.GetAsync(KubernetesTypes.ConfigMaps, Key, Token);
        Assert.Equal(EnsureResult.Unchanged, await _api.EnsureAsync(KubernetesTypes.ConfigMaps, Sample("1"), current, Token));

        Assert.Equal(EnsureResult.Patched, await _api.EnsureAsync(KubernetesTypes.ConfigMaps, Sample("2"), current, Token));

        Assert.Equal("2", (await _api.GetAsync(KubernetesTypes.ConfigMaps, Key, Token))!.Data["value"]);
    }

    [Fact]
    public async Task Delete_TellsWhetherItWasThere()
    {
        await _api.CreateAsync(KubernetesTypes.ConfigMaps, Sample("1"), Token);

        Assert.True(await _api.DeleteAsync(KubernetesTypes.ConfigMaps, Key, null, Token));
        Assert.False(await _api.DeleteAsync(KubernetesTypes.ConfigMaps, Key, null, Token));
    }

    [Fact]
    public async Task Informer_FollowsTheServer_AcrossItsRestart()
    {
        using var group = NewGroup();
        var informer = group.Informer(KubernetesTypes.ConfigMaps, ListScope.In("default"));
        informer.AddIndex("value", item => item.Data?.Values ?? []);
        var running = group.RunAsync(Token);
        await group.WaitForSyncAsync(Token);

        await _api.CreateAsync(KubernetesTypes.ConfigMaps, Sample("1"), Token);
        await Eventually.TrueAsync(() => Task.FromResult(informer.Get(Key)?.Data["value"] == "1"));
        await _server.RestartAsync();
        await _api.PatchAsync(KubernetesTypes.ConfigMaps, Key, JsonNode.Parse("""{"data":{"value":"2"}}""")!, Token);
        await Eventually.TrueAsync(() => Task.FromResult(informer.ByIndex("value", "2").Count == 1));
        Assert.Empty(informer.ByIndex("value", "1"));

        await _api.DeleteAsync(KubernetesTypes.ConfigMaps, Key, null, Token);
        await Eventually.TrueAsync(() => Task.FromResult(informer.Get(Key) is null));
        await _stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Informer_HandlerThatThrows_KeepsTheChangeFromNobodyElse()
    {
        using var group = NewGroup();
        var informer = group.Informer(KubernetesTypes.ConfigMaps, ListScope.In("default"));
        var told = new System.Collections.Concurrent.ConcurrentQueue<string?>();
        informer.Changed += _ => throw new InvalidOperationException("broken");
        informer.Changed += change => told.Enqueue(change.New?.Data["value"]);
        var running = group.RunAsync(Token);
        await group.WaitForSyncAsync(Token);

        await _api.CreateAsync(KubernetesTypes.ConfigMaps, Sample("1"), Token);
        await _api.PatchAsync(KubernetesTypes.ConfigMaps, Key, JsonNode.Parse("""{"data":{"value":"2"}}""")!, Token);

        await Eventually.TrueAsync(() => Task.FromResult(told.Contains("2")));
        Assert.Equal(["1", "2"], told);
        await _stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Controller_FailingPasses_AreRepeatedUntilTheySucceed()
    {
        using var group = NewGroup();
        var reconciler = new FailingReconciler(failures: 3);
        group.Controller("test", reconciler, new ControllerOptions { FirstRetry = TimeSpan.FromMilliseconds(1) })
            .Watch(group.Informer(KubernetesTypes.ConfigMaps, ListScope.In("default")));
        var running = group.RunAsync(Token);

        await _api.CreateAsync(KubernetesTypes.ConfigMaps, Sample("1"), Token);
        await reconciler.Succeeded.Task.WaitAsync(Token);

        Assert.Equal(4, reconciler.Passes);
        await _stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task LeaderElection_TwoCandidates_OneLeadsAndTheOtherFollowsAtOnce()
    {
        using var firstStop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var firstLeads = new TaskCompletionSource();
        var secondLeads = new TaskCompletionSource();
        var first = Candidate("first").RunAsync(token => LeadAsync(firstLeads, token), firstStop.Token);
        await firstLeads.Task.WaitAsync(Token);
        var log = new FakeLogCollector();
        var second = Candidate("second", new FakeLogger(log)).RunAsync(token => LeadAsync(secondLeads, token), Token);
        await Eventually.TrueAsync(() => log.GetSnapshot().Any(line => line.Message == "second stands by: first leads lease"));
        Assert.False(secondLeads.Task.IsCompleted);

        await firstStop.CancelAsync();
        await first;
        await secondLeads.Task.WaitAsync(TimeSpan.FromSeconds(5), Token);

        await _stop.CancelAsync();
        await second;
    }

    [Fact]
    public async Task Events_ThatRepeat_AreCounted()
    {
        var recorder = new EventRecorder(_api, "tests", TimeProvider.System, NullLogger.Instance);
        var running = recorder.RunAsync(Token);
        var sample = await _api.CreateAsync(KubernetesTypes.ConfigMaps, Sample("1"), Token);

        recorder.Normal(sample, "Happened", "it did");
        recorder.Normal(sample, "Happened", "it did");
        recorder.Warning(sample, "Happened", "it did again");

        await Eventually.TrueAsync(async () => (await EventsAsync()).Sum(item => item.Count) == 3);
        var events = await EventsAsync();
        Assert.Equal(2, events.Count);
        Assert.Equal("ConfigMap", events[0].InvolvedObject.Kind);
        await _stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task ManifestApplier_KindThatIsNotServed_IsNamed()
    {
        var applier = new ManifestApplier(_api);

        var failure = await Assert.ThrowsAsync<FormatException>(
            () => applier.ApplyAsync(JsonNode.Parse("""{"apiVersion":"x.test/v1","kind":"Nothing","metadata":{"name":"n"}}""")!.AsObject(), Token));

        Assert.Equal("no matches for kind \"Nothing\" in version \"x.test/v1\"", failure.Message);
    }

    [Fact]
    public async Task ManifestApplier_Manifest_IsStoredWhole()
    {
        var applier = new ManifestApplier(_api);
        var manifest = ManifestReader.Read("{apiVersion: v1, kind: ConfigMap, metadata: {name: sample, labels: {a: b}}, data: {value: '1'}}")[0];

        Assert.Equal(EnsureResult.Created, await applier.ApplyAsync(manifest, Token));
        Assert.Equal(EnsureResult.Unchanged, await applier.ApplyAsync(manifest, Token));

        var stored = await _api.GetAsync(KubernetesTypes.ConfigMaps, Key, Token);
        Assert.Equal("1", stored!.Data["value"]);
        Assert.Equal("b", stored.Metadata.Labels["a"]);
    }

    private static async Task LeadAsync(TaskCompletionSource leads, CancellationToken token)
    {
        leads.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, token);
    }

    private async Task<IReadOnlyList<Corev1Event>> EventsAsync() =>
        [.. (await _api.ListAsync(KubernetesTypes.Events, ListScope.In("default"), Token)).Items.OrderBy(item => item.Metadata.Name, StringComparer.Ordinal)];

    private LeaderElection Candidate(string identity, ILogger? log = null) =>
        new(_api, new LeaderElectionOptions { Namespace = "default", Name = "lease", Identity = identity }, TimeProvider.System, log ?? NullLogger.Instance);

    private ControllerGroup NewGroup() => new(_api, TimeProvider.System, () => 0, NullLoggerFactory.Instance);

    private static V1ConfigMap Sample(string value, string name = "sample") => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" },
        Data = new Dictionary<string, string> { ["value"] = value },
    };

    private sealed class FailingReconciler(int failures) : IReconciler
    {
        public TaskCompletionSource Succeeded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Passes { get; private set; }

        public Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
        {
            if (++Passes <= failures)
            {
                throw new InvalidOperationException("not yet");
            }

            Succeeded.TrySetResult();
            return Task.FromResult(ReconcileResult.Done);
        }
    }

    private sealed class ResetHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => throw new SocketException((int)SocketError.NotConnected);
    }
}
