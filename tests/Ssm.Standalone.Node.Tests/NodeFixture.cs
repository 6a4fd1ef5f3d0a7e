using k8s.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Ssm.Kubernetes;
using Ssm.Testing;

namespace Ssm.Standalone.Node.Tests;

/// <summary>A node with a real API server, real processes, and a network and folder of its own.</summary>
internal sealed class NodeFixture : IAsyncDisposable
{
    private const string Token = "kubelet-token-of-the-test";

    private readonly TempFolder _folder = new();
    private readonly FakeLogCollector _log = new();
    private readonly ILoggerFactory _loggers;
    private readonly ApiServerFixture _server;
    private CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    private NodeFixture(ApiServerFixture server)
    {
        _server = server;
        _loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.None).AddProvider(new FakeLoggerProvider(_log)));
        Api = new KubernetesApi(server.Configuration, new KubernetesApiOptions(), TimeProvider.System);
        Options = new NodeOptions
        {
            NodeName = "node-1",
            DataFolder = _folder["node"],
            PodNetwork = LoopbackNetwork.ReserveSmall(),
            KubeletToken = Token,
            SearchPath = $"{_folder["bin"]}:/usr/bin:/bin",
        };
        Directory.CreateDirectory(_folder["bin"]);
    }

    public KubernetesApi Api { get; }

    public NodeOptions Options { get; }

    public ApiServerFixture Server => _server;

    /// <summary>A folder on the node's search path.</summary>
    public string Bin => _folder["bin"];

    public string DataFolder => Options.DataFolder;

    public static async Task<NodeFixture> StartAsync(Action<NodeOptions>? configure = null)
    {
        var fixture = new NodeFixture(await ApiServerFixture.StartAsync(configure: options => options.KubeletToken = Token));
        configure?.Invoke(fixture.Options);
        await fixture.RunAsync();
        return fixture;
    }

    public async Task RunAsync()
    {
        _stop = new CancellationTokenSource();
        var ready = new TaskCompletionSource();
        _running = StandaloneNode.RunAsync(_server.Configuration, Options, TimeProvider.System, _loggers, ready.SetResult, _stop.Token);
        await await Task.WhenAny(ready.Task, _running);
    }

    /// <summary>Ends the node gracefully.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _running.WaitAsync(TimeSpan.FromSeconds(90), TimeProvider.System);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"the node does not end; it says:\n{Log()}");
        }

        _stop.Dispose();
    }

    public async Task CreateNamespaceAsync(string name) =>
        await Api.CreateAsync(KubernetesTypes.Namespaces, new V1Namespace { Metadata = new V1ObjectMeta { Name = name } }, CancellationToken.None);

    public Task<V1Pod> CreateAsync(V1Pod pod) => Api.CreateAsync(KubernetesTypes.Pods, pod, CancellationToken.None);

    public Task<V1Pod?> PodAsync(string name) => Api.GetAsync(KubernetesTypes.Pods, new("default", name), CancellationToken.None);

    /// <summary>Waits until a pod is as said, and returns it.</summary>
    public async Task<V1Pod> PodAsync(string name, string expectation, Func<V1Pod, bool> condition)
    {
        V1Pod? pod = null;
        await Eventually.IsTrue($"pod {name} {expectation}", async () => (pod = await PodAsync(name)) is not null && condition(pod), DescribeAsync);
        return pod!;
    }

    /// <summary>What is, for the message of a test that waited in vain: pods, events, and what the node logged.</summary>
    public async Task<string> DescribeAsync()
    {
        var pods = (await Api.ListAsync(KubernetesTypes.Pods, ListScope.All, CancellationToken.None)).Items
            .Select(pod => $"{pod.Metadata.Name} deleted: {pod.Metadata.DeletionTimestamp:O} {k8s.KubernetesJson.Serialize(pod.Status)}");
        var events = (await EventsAsync()).Select(each => $"{each.LastTimestamp:O} {each.InvolvedObject.Kind}/{each.InvolvedObject.Name} {each.Reason} {each.Message}");
        return string.Join('\n', [.. pods, .. events, Log()]);
    }

    public Task<V1Pod> ReadyAsync(string name) => PodAsync(name, "is ready", IsReady);

    public static bool IsReady(V1Pod pod) => (pod.Status?.Conditions ?? []).Any(condition => condition is { Type: "Ready", Status: "True" });

    public async Task DeletePodAsync(string name, long? grace = null) =>
        await Api.DeleteAsync(KubernetesTypes.Pods, new("default", name), new V1DeleteOptions { GracePeriodSeconds = grace }, CancellationToken.None);

    public Task GoneAsync(string name) => Eventually.IsTrue($"pod {name} is gone", async () => await PodAsync(name) is null);

    public async Task<string> LogAsync(string pod, string query = "") => await (await OpenLogAsync(pod, query)).Content.ReadAsStringAsync();

    public async Task<HttpResponseMessage> OpenLogAsync(string pod, string query)
    {
        using var http = _server.CreateHttpClient();
        return await http.GetAsync($"api/v1/namespaces/default/pods/{pod}/log?{query}", HttpCompletionOption.ResponseHeadersRead);
    }

    public async Task<IReadOnlyList<Corev1Event>> EventsAsync() => (await Api.ListAsync(KubernetesTypes.Events, ListScope.All, CancellationToken.None)).Items;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Api.Dispose();
        await _server.DisposeAsync();
        _loggers.Dispose();
        _folder.Dispose();
    }

    private string Log() => string.Join('\n', _log.GetSnapshot().Select(record => $"{record.Timestamp:O} {record.Level} {record.Category}: {record.Message} {record.Exception}"));
}
