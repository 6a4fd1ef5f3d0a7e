using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Broker;
using Ssm.StatefulServices.Tests.Api;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.Broker;

/// <summary>The broker of credis with its operator on a real API server, called over HTTP as a platform does.</summary>
internal sealed class BrokerFixture : IAsyncDisposable
{
    public const string Namespace = "service-brokers";

    private readonly ApiServerFixture _server;
    private readonly HttpClient _http;

    private BrokerFixture(ApiServerFixture server, KubernetesApi api, TestCluster cluster)
    {
        _server = server;
        Api = api;
        Cluster = cluster;
        Broker = null!; // StartAsync sets it before anyone gets the fixture
        _http = new HttpClient();
    }

    public KubernetesApi Api { get; }

    public TestCluster Cluster { get; }

    public ServiceBroker Broker { get; private set; }

    public StringWriter Log { get; } = new();

    public static async Task<BrokerFixture> StartAsync()
    {
        var server = await ApiServerFixture.StartAsync();
        var api = new KubernetesApi(server.Configuration, new KubernetesApiOptions(), TimeProvider.System);
        var fixture = new BrokerFixture(server, api, new TestCluster(api, Namespace));
        await api.CreateAsync(KubernetesTypes.Namespaces, new V1Namespace { Metadata = new V1ObjectMeta { Name = Namespace } }, CancellationToken.None);
        await InstanceKind.DefineAsync(api);
        await fixture.SetCredentialsAsync("platform", "broker-password");
        fixture.Authenticate("platform", "broker-password");
        fixture.Cluster.Start();
        await fixture.StartBrokerAsync();
        return fixture;
    }

    /// <summary>Starts a replica; the requests that follow go to it.</summary>
    public async Task StartBrokerAsync(string identity = "credis-broker-0")
    {
        var options = new ServiceBrokerOptions { Service = "credis", Kubernetes = _server.Configuration, Identity = identity, Address = "127.0.0.1", Port = 0, Namespace = Namespace };
        Broker = await ServiceBroker.StartAsync(options, TextWriter.Synchronized(Log), TimeProvider.System, () => 0.5, CancellationToken.None);
        await Eventually.TrueAsync(async () => (await _http.GetAsync(new Uri(Broker.Url, "/readyz"))).IsSuccessStatusCode);
    }

    public async Task SetCredentialsAsync(string username, string password)
    {
        var secret = new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = "credis-broker-auth", NamespaceProperty = Namespace },
            Data = new Dictionary<string, byte[]> { ["username"] = Encoding.UTF8.GetBytes(username), ["password"] = Encoding.UTF8.GetBytes(password) },
        };
        await Api.EnsureAsync(KubernetesTypes.Secrets, secret, await Api.GetAsync(KubernetesTypes.Secrets, NamespacedName.Of(secret), CancellationToken.None), CancellationToken.None);
    }

    public void Authenticate(string username, string password) =>
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{password}")));

    /// <summary>One OSB request; the body is JSON or nothing.</summary>
    public async Task<OsbAnswer> SendAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Broker.Url, path));
        request.Headers.Add("X-Broker-API-Version", "2.17");
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new OsbAnswer((int)response.StatusCode, text.StartsWith('{') ? JsonDocument.Parse(text).RootElement : default, response.Headers.RetryAfter?.Delta);
    }

    public Task<OsbAnswer> ProvisionAsync(string id, string parameters, string plan = "redis-4.0-standard", string name = "redis-test") => SendAsync(
        HttpMethod.Put,
        $"/v2/service_instances/{id}?accepts_incomplete=true",
        $$$"""
        {"service_id":"credis","plan_id":"{{{plan}}}","organization_guid":"o","space_guid":"s","parameters":{{{parameters}}},
         "context":{"platform":"kubernetes","namespace":"test","clusterid":"c","instance_name":"{{{name}}}"}}
        """);

    public Task<OsbAnswer> UpdateAsync(string id, string parameters, string plan = "redis-4.0-standard") => SendAsync(
        HttpMethod.Patch,
        $"/v2/service_instances/{id}?accepts_incomplete=true",
        $$$"""{"service_id":"credis","plan_id":"{{{plan}}}","parameters":{{{parameters}}},"context":{"platform":"kubernetes","namespace":"test","clusterid":"c","instance_name":"redis-test"}}""");

    public Task<OsbAnswer> DeprovisionAsync(string id) =>
        SendAsync(HttpMethod.Delete, $"/v2/service_instances/{id}?accepts_incomplete=true&service_id=credis&plan_id=redis-4.0-standard");

    public Task<OsbAnswer> BindAsync(string id, string binding, string parameters) => SendAsync(
        HttpMethod.Put,
        $"/v2/service_instances/{id}/service_bindings/{binding}",
        $$$"""{"service_id":"credis","plan_id":"redis-4.0-standard","parameters":{{{parameters}}}}""");

    public Task<OsbAnswer> UnbindAsync(string id, string binding) =>
        SendAsync(HttpMethod.Delete, $"/v2/service_instances/{id}/service_bindings/{binding}?service_id=credis&plan_id=redis-4.0-standard");

    public Task<OsbAnswer> PollAsync(string id, string? operation = null) =>
        SendAsync(HttpMethod.Get, $"/v2/service_instances/{id}/last_operation?service_id=credis&plan_id=redis-4.0-standard{(operation is null ? "" : $"&operation={operation}")}");

    /// <summary>Polls until the operation ended, and returns the last answer.</summary>
    public async Task<OsbAnswer> WaitAsync(string id, string? operation = null)
    {
        OsbAnswer? last = null;
        return await Eventually.GetAsync(
            async () =>
            {
                last = await PollAsync(id, operation);
                return last.Status != 200 || last.Text("state") != "in progress" ? last : null;
            },
            () => $"{last} {Cluster.LastRefusal} {Log}");
    }

    /// <summary>Provisions and waits until the instance can be used.</summary>
    public async Task ProvisionedAsync(string id, string parameters, string plan = "redis-4.0-standard")
    {
        Assert.Equal(202, (await ProvisionAsync(id, parameters, plan)).Status);
        Assert.Equal("succeeded", (await WaitAsync(id)).Text("state"));
    }

    public Task<StatefulService?> FindAsync(string id) =>
        Api.GetAsync(StatefulServiceTypes.StatefulServices, new NamespacedName(Namespace, $"credis-{id}"), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        await Cluster.DisposeAsync();
        _http.Dispose();
        Api.Dispose();
        await _server.DisposeAsync();
    }
}
