using k8s.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Ssm.Kubernetes;
using Ssm.Testing;

namespace Ssm.Standalone.Node.Tests;

/// <summary>A node with a real API server, real processes, and a network and folder of its own.</summary>
internal sealed class NodeFixture : IAsyncDisposable
{
    private const string Token = "kubelet-token-of-the-test";

    private readonly TempFolder _folder = new();
    private readonly ApiServerFixture _server;
    private CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    private NodeFixture(ApiServerFixture server)
    {
        _server = server;
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
        var loggers = Environment.GetEnvironmentVariable("NODE_TEST_LOG") is { } file ? LoggerFactory.Create(builder => builder.AddProvider(new FileLoggers(file))) : NullLoggerFactory.Instance;
        _running = StandaloneNode.RunAsync(_server.Configuration, Options, TimeProvider.System, loggers, ready.SetResult, _stop.Token);
        await await Task.WhenAny(ready.Task, _running);
    }

    /// <summary>Ends the node gracefully.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
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
        await Eventually.IsTrue($"pod {name} {expectation}", async () => (pod = await PodAsync(name)) is not null && condition(pod), () => k8s.KubernetesJson.Serialize(pod?.Status));
        return pod!;
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
        _folder.Dispose();
    }

    private sealed class FileLoggers(string file) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new FileLogger(file, categoryName);

        public void Dispose()
        {
        }
    }

    private sealed class FileLogger(string file, string category) : ILogger
    {
        private static readonly Lock Gate = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information && !category.StartsWith("Microsoft");

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Gate)
            {
                File.AppendAllText(file, $"{logLevel} {category}: {formatter(state, exception)} {exception}\n");
            }
        }
    }
}
