using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.Standalone.Node;
using Ssm.StatefulServices.Broker;
using Ssm.StatefulServices.Tests.Api;
using Ssm.StatefulServices.Tests.Broker;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.Platforms;

/// <summary>
/// A real API server, a real node that runs pods as processes of this machine, and the broker of one service with its operator, all in this process.
/// Instances are ordered over OSB as a platform does it; their engines are real. When it ends it looks whether broker and operator asked the API for
/// nothing that their Role does not allow: this API server does not enforce that.
/// </summary>
internal sealed class ServicePlatform : IAsyncDisposable
{
    public const string Namespace = "service-brokers";
    private const int LogLines = 40;
    private const string Token = "kubelet-token-of-the-test";

    private readonly TemporaryFolder _folder = new();
    private readonly ApiServerFixture _server;
    private readonly RequestRecorder _requests;
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(2) };
    private readonly TextWriter _log;
    private Task _node = Task.CompletedTask;
    private BrokerProcess? _replica;

    private ServicePlatform(string service, ApiServerFixture server)
    {
        Service = service;
        _server = server;
        _log = TextWriter.Synchronized(Log);
        _requests = new RequestRecorder(server.Server.Url);
        Api = new KubernetesApi(server.Configuration, new KubernetesApiOptions(), TimeProvider.System);
        Broker = null!; // StartAsync sets it before anyone gets the platform
    }

    public string Service { get; }

    public KubernetesApi Api { get; }

    /// <summary>The network of pods and Services.</summary>
    public string Network { get; } = LoopbackNetwork.ReserveSmall();

    public ServiceBroker Broker { get; private set; }

    /// <summary>What broker and operator logged; no secret may be in it.</summary>
    public StringWriter Log { get; } = new();

    /// <summary>What is, for the message of a test that waited in vain: what broker and operator logged, the end of what each engine printed, and the pods.</summary>
    public string Describe()
    {
        var engines = Directory.EnumerateFiles(Logs, "*.log", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => $"{file}:\n{string.Join('\n', File.ReadLines(file).TakeLast(LogLines))}");
        var pods = Task.Run(() => Api.ListAsync(KubernetesTypes.Pods, ListScope.In(Namespace), CancellationToken.None)).GetAwaiter().GetResult().Items
            .Select(pod => $"{pod.Metadata.Name} on {pod.Spec.NodeName ?? "no node"}: {k8s.KubernetesJson.Serialize(pod.Status)}");
        return string.Join('\n', [Log.ToString(), .. engines, .. pods]);
    }

    /// <summary>Where the node keeps what containers print.</summary>
    private string Logs => Directory.CreateDirectory(Path.Combine(_folder.File("node"), "logs")).FullName;

    /// <summary>Where the node writes down the first process of each container that runs.</summary>
    private string Ledger => Directory.CreateDirectory(Path.Combine(_folder.File("node"), "processes")).FullName;

    /// <summary>A folder on the node's search path, before those of the machine.</summary>
    public string Bin => _folder.File("bin");

    public static async Task<ServicePlatform> StartAsync(string service, Action<NodeOptions>? configure = null, string? offerings = null)
    {
        var platform = new ServicePlatform(service, await ApiServerFixture.StartAsync(configure: options => options.KubeletToken = Token));
        await platform.Api.CreateAsync(KubernetesTypes.Namespaces, new V1Namespace { Metadata = new V1ObjectMeta { Name = Namespace } }, CancellationToken.None);
        await InstanceKind.DefineAsync(platform.Api);
        await platform.StartNodeAsync(configure);
        await platform.AuthenticateAsync();
        await platform.StartBrokerAsync(offerings);
        return platform;
    }

    /// <summary>Orders an instance and waits until it can be used.</summary>
    /// <param name="plan">The id of the plan.</param>
    /// <param name="parameters">A JSON object.</param>
    /// <param name="patience">A safety net. Default: two minutes.</param>
    public async Task<TestInstance> ProvisionAsync(string plan, string parameters = "{}", TimeSpan? patience = null)
    {
        var instance = new TestInstance(this, Guid.NewGuid().ToString(), plan);
        var answer = await instance.OrderAsync(parameters);
        Assert.True(answer.Status == 202, answer.ToString());
        await instance.SucceedsAsync(patience);
        return instance;
    }

    /// <summary>One OSB request; the body is JSON or nothing.</summary>
    public async Task<OsbAnswer> SendAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(_replica?.Url ?? Broker.Url, path));
        request.Headers.Add("X-Broker-API-Version", "2.17");
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new OsbAnswer((int)response.StatusCode, text.StartsWith('{') ? JsonDocument.Parse(text).RootElement : default, response.Headers.RetryAfter?.Delta);
    }

    /// <summary>Ends broker and operator, and starts them anew; the instances run on meanwhile.</summary>
    public async Task RestartBrokerAsync(string? offerings = null)
    {
        await Broker.DisposeAsync();
        await StartBrokerAsync(offerings);
    }

    /// <summary>Starts a replica of the broker as a process of its own, which is asked instead of the other from then on, until it has been killed.</summary>
    /// <param name="former">One that was killed: its container is started again, in the same pod.</param>
    public async Task<BrokerProcess> StartReplicaAsync(BrokerProcess? former = null) =>
        _replica = await BrokerProcess.StartAsync(Service, _server.KubeconfigPath, _log, () => _replica = null, former);

    /// <summary>Has no broker and operator but the replicas that are started meanwhile; the last one ends with it.</summary>
    public async Task WithoutBrokerAsync(Func<Task> meanwhile)
    {
        await Broker.DisposeAsync();
        try
        {
            await meanwhile();
        }
        finally
        {
            await (_replica?.DisposeAsync() ?? ValueTask.CompletedTask);
            await StartBrokerAsync(offerings: null);
        }
    }

    /// <summary>Kills every process of a pod's containers.</summary>
    /// <returns>How many there were; none where there is no pod.</returns>
    public async Task<int> KillAsync(string pod)
    {
        if (await Api.GetAsync(KubernetesTypes.Pods, new(Namespace, pod), CancellationToken.None) is not { Status.ContainerStatuses: not null })
        {
            return 0;
        }

        var running = await EnginesAsync(pod);
        EngineProcesses.Kill(running);
        return running.Count;
    }

    /// <summary>Makes the processes of a pod stand still, as on a machine that hangs, until the answer is disposed.</summary>
    public async Task<IDisposable> SuspendAsync(string pod) => new SuspendedProcesses(await EnginesAsync(pod));

    private async Task<IReadOnlyList<int>> EnginesAsync(string pod)
    {
        var found = await Api.GetAsync(KubernetesTypes.Pods, new(Namespace, pod), CancellationToken.None) ?? throw new InvalidOperationException($"there is no pod {pod}");
        return Engines(found.Status.ContainerStatuses.Where(container => container.State.Running is not null).Select(container => container.ContainerID.Split('/')[^1]));
    }

    /// <summary>Ids of the processes that this platform's node started.</summary>
    public IReadOnlyList<int> Engines() => Engines(Directory.EnumerateFiles(Ledger).Select(file => Path.GetFileName(file)));

    /// <summary>Files and folders of the node whose path contains a text.</summary>
    public IEnumerable<string> Files(string text) => Directory.EnumerateFileSystemEntries(_folder.File("node"), $"*{text}*", SearchOption.AllDirectories);

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        await _stop.CancelAsync();
        try
        {
            await _node;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // It was asked to stop.
        }

        Api.Dispose();
        _http.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
        _stop.Dispose();
        _requests.Dispose();
        var requests = _requests.Of($"ssm-{Service}-broker");
        Assert.NotEmpty(requests);
        Assert.Equal(string.Empty, BrokerRights.Forbidden(Service, requests));
    }

    private IReadOnlyList<int> Engines(IEnumerable<string> containers) =>
    [
        .. from container in containers
           let record = Path.Combine(Ledger, container)
           where File.Exists(record)
           from process in EngineProcesses.OfSession(int.Parse(File.ReadAllText(record).Split(' ')[0], CultureInfo.InvariantCulture))
           select process,
    ];

    private async Task StartNodeAsync(Action<NodeOptions>? configure)
    {
        Directory.CreateDirectory(Bin);
        var options = new NodeOptions
        {
            NodeName = "node-1",
            DataFolder = _folder.File("node"),
            PodNetwork = Network,
            KubeletToken = Token,
            ShutdownGrace = TimeSpan.FromSeconds(3),
        };
        options.SearchPath = $"{Bin}:{options.SearchPath}";
        configure?.Invoke(options);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _node = StandaloneNode.RunAsync(_server.Configuration, options, TimeProvider.System, TestLogs.Factory, ready.SetResult, _stop.Token);
        await await Task.WhenAny(ready.Task, _node);
    }

    private async Task StartBrokerAsync(string? offerings)
    {
        var options = new ServiceBrokerOptions
        {
            Service = Service,
            Kubernetes = _server.Configuration,
            Identity = $"{Service}-broker-0",
            Address = "127.0.0.1",
            Port = 0,
            Namespace = Namespace,
            Site = offerings is null ? null : System.Text.Json.Nodes.JsonNode.Parse(offerings)!.AsObject(),
        };
        Broker = await ServiceBroker.StartAsync(options, _log, TimeProvider.System, () => 0.5, CancellationToken.None);
        await Eventually.TrueAsync(async () => (await _http.GetAsync(new Uri(Broker.Url, "/readyz"))).IsSuccessStatusCode);
    }

    private async Task AuthenticateAsync()
    {
        var secret = new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = new ServiceBrokerNames(Service).Credentials, NamespaceProperty = Namespace },
            Data = new Dictionary<string, byte[]> { ["username"] = "platform"u8.ToArray(), ["password"] = "broker-password"u8.ToArray() },
        };
        await Api.CreateAsync(KubernetesTypes.Secrets, secret, CancellationToken.None);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("platform:broker-password"u8));
    }
}
