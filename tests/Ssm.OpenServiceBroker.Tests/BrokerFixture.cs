using System.Net.Http.Headers;
using Microsoft.Extensions.Logging.Testing;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Instances;
using Ssm.Testing.ScriptedBroker;

namespace Ssm.OpenServiceBroker.Tests;

/// <summary>The real client against the real server over a loopback port: one assertion for both sides.</summary>
internal sealed class BrokerFixture : IAsyncDisposable
{
    public static readonly InstanceId Instance = new("11111111-2222-3333-4444-555555555555");
    public static readonly BindingKey Binding = new(Instance, new BindingId("binding-1"));
    public static readonly Guid RequestIdentity = new("99999999-8888-7777-6666-555555555555");

    private readonly List<BrokerClient> _clients = [];

    private BrokerFixture(ScriptedBroker broker, FakeLogCollector serverLogs)
    {
        Broker = broker;
        ServerLogs = serverLogs;
    }

    public ScriptedBroker Broker { get; }

    public FakeLogCollector ServerLogs { get; }

    public FakeLogger<BrokerClient> ClientLogs { get; } = new();

    public RecordingObserver Observer { get; } = new();

    public IBrokerClient Client => field ??= ClientWith(_ => { });

    public static ProvisionRequest AProvision => new()
    {
        ServiceId = SampleCatalog.Service,
        PlanId = SampleCatalog.SmallPlan,
        OrganizationGuid = "org",
        SpaceGuid = "space",
        Parameters = SampleCatalog.Json("""{"memory":"1G"}"""),
    };

    public static BindRequest ABind => new() { ServiceId = SampleCatalog.Service, PlanId = SampleCatalog.SmallPlan };

    public static async Task<BrokerFixture> StartAsync()
    {
        var logs = new FakeLoggerProvider();
        var broker = await ScriptedBroker.StartAsync(SampleCatalog.Default, logs, TestContext.Current.CancellationToken);
        return new BrokerFixture(broker, logs.Collector);
    }

    public BrokerClient ClientWith(Action<BrokerClientOptions> configure, TimeProvider? timeProvider = null)
    {
        var options = new BrokerClientOptions { BaseUrl = Broker.Url };
        configure(options);
        var client = new BrokerClient(options, timeProvider ?? TimeProvider.System, () => RequestIdentity, Observer, ClientLogs);
        _clients.Add(client);
        return client;
    }

    /// <summary>A raw request to the broker, for what the client would never send.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod verb, string target, string? body, params IReadOnlyList<(string, string)> headers)
    {
        using var http = new HttpClient();
        using var message = new HttpRequestMessage(verb, Broker.Url.ToString().TrimEnd('/') + target);
        message.Headers.Add(OsbHeaders.ApiVersion, "2.17");
        if (body is not null)
        {
            message.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in headers)
        {
            HttpHeaders of = name.StartsWith("Content-", StringComparison.Ordinal) ? message.Content!.Headers : message.Headers;
            of.Remove(name);
            of.TryAddWithoutValidation(name, value);
        }

        return await http.SendAsync(message, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        await Broker.DisposeAsync();
    }

    internal sealed class RecordingObserver : IBrokerCallObserver
    {
        public List<BrokerCallReport> Reports { get; } = [];

        public void Completed(BrokerCallReport report) => Reports.Add(report);
    }
}
