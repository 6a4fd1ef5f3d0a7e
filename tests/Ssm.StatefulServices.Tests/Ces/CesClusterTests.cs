using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Certificates;
using Ssm.StatefulServices.Ces;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Tests.Ces;

/// <summary>Accounts and formation over OpenSearch's REST API with TLS, against a strict stand-in.</summary>
public sealed class CesClusterTests : IAsyncLifetime
{
    private readonly CesAccounts _accounts = new(TimeProvider.System);
    private readonly string _authority = CertificateAuthority.Generate(TimeProvider.System.GetUtcNow());
    private OpenSearchStandIn _cluster = null!;
    private Instance _instance = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _instance = Of("ces-60403-clog-advanced");
        _cluster = new OpenSearchStandIn(_authority, _instance.Names.Service, Loopback.Next(), Loopback.Next(), Loopback.Next());
        for (var ordinal = 0; ordinal < 3; ordinal++)
        {
            await _cluster.StartAsync(_instance.Names.Node(ordinal));
        }

        _instance = Of("ces-60403-clog-advanced");
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Binding_IsMadeUsedAndRevoked()
    {
        var writer = Propose("b-1", """{"index_prefix":"orders","retentionDays":3}""");
        var reader = Propose("b-2", """{"index_prefix":"orders","retentionDays":9,"user":{"name":"reports","access":["read"]}}""");

        // Twice, as after a broker that was stopped between the engine's change and its own answer.
        await _accounts.EnsureAsync(_instance, writer, Token);
        await _accounts.EnsureAsync(_instance, writer, Token);
        await _accounts.EnsureAsync(_instance, reader, Token);

        Assert.Equal("ssm-orders", Assert.Single(_cluster.Templates).Key);
        Assert.Contains("\"min_index_age\":\"3d\"", Assert.Single(_cluster.Policies).Value.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, await UseAsync(writer, HttpMethod.Put, "orders-2026.01.01/_doc/1"));
        Assert.Equal(HttpStatusCode.OK, await UseAsync(reader, HttpMethod.Get, "orders-2026.01.01/_search"));
        Assert.Equal(HttpStatusCode.Forbidden, await UseAsync(reader, HttpMethod.Put, "orders-2026.01.01/_doc/2"));
        Assert.Equal(HttpStatusCode.Forbidden, await UseAsync(writer, HttpMethod.Put, "other-2026.01.01/_doc/1"));
        Assert.Equal(HttpStatusCode.Forbidden, await UseAsync(writer, HttpMethod.Put, "_plugins/_security/api/internalusers/me"));

        await _accounts.RevokeAsync(_instance, writer, Token);
        await _accounts.RevokeAsync(_instance, writer, Token);

        Assert.Equal(HttpStatusCode.Unauthorized, await UseAsync(writer, HttpMethod.Put, "orders-2026.01.01/_doc/3"));
        Assert.Equal(HttpStatusCode.OK, await UseAsync(reader, HttpMethod.Get, "orders-2026.01.01/_search"));
        Assert.Equal(["ssm-reports"], _cluster.Roles.Keys);
        Assert.Equal(["orders-2026.01.01"], _cluster.Documents);
        Assert.Single(_cluster.Policies);
    }

    [Fact]
    public async Task Ensure_NobodyAnswers_FailsWithoutTheSecret()
    {
        var account = Propose("b-1", "{}");
        await _cluster.StopLastAsync();
        await _cluster.StopLastAsync();
        await _accounts.EnsureAsync(_instance, account, Token);
        await _cluster.StopLastAsync();

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => _accounts.RevokeAsync(_instance, account, Token));

        Assert.DoesNotContain(account.Password!, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_CertificateOfAnotherInstance_IsNotTrusted()
    {
        var stranger = Of("ces-60403-clog-advanced", CertificateAuthority.Generate(TimeProvider.System.GetUtcNow()));

        Assert.Equal("Wait for the cluster to answer", (await FormAsync(stranger, 3)).Waiting);
    }

    [Fact]
    public async Task Form_FewerNodes_HandTheirDataOverOneAtATime()
    {
        var formed = await FormAsync(_instance, 3);
        Assert.Null(formed.Waiting);
        Assert.Equal("2.19.1", formed.EngineVersion);
        Assert.Equal(3, formed.Roles.Count(role => role.Value == StatefulServiceLabels.MemberRole));
        Assert.All(formed.Health, condition => Assert.True(condition.IsTrue));
        Assert.NotNull(formed.State);

        foreach (var leaving in new[] { 2, 1 })
        {
            var name = _instance.Names.Node(leaving);
            _cluster.Shards[name] = 4;
            Assert.Equal((leaving + 1, $"Wait for {name} to hand its data over"), await ShrinkAsync());
            Assert.Equal(name, _cluster.Drained);
            Assert.Contains(name, _cluster.Voteless);
            Assert.Equal((leaving + 1, $"Wait for {name} to hand its data over"), await ShrinkAsync());

            _cluster.Shards.Remove(name);
            Assert.Equal((leaving, $"Wait for {name} to end"), await ShrinkAsync());

            await _cluster.StopLastAsync();
            Assert.Equal((leaving, "Wait for the nodes that left to be forgotten"), await ShrinkAsync());
            Assert.Empty(_cluster.Voteless);
            Assert.Empty(_cluster.Drained);
        }

        Assert.Equal((1, null), await ShrinkAsync());

        async Task<(int? RunNodes, string? Waiting)> ShrinkAsync() => await FormAsync(_instance, 1) is var result ? (result.RunNodes, result.Waiting) : default;
    }

    private Task<FormationResult> FormAsync(Instance instance, int desired) => new CesFormation(TimeProvider.System).FormAsync(
        new FormationInput
        {
            Instance = instance with { Resource = instance.Resource with { Status = new StatefulServiceStatus { RunNodes = _cluster.Nodes.Count } } },
            Nodes = [.. _cluster.Nodes.Select((node, ordinal) => new Node { Name = node.Name, Ordinal = ordinal, Address = node.Address.ToString(), IsReady = true })],
            DesiredNodes = desired,
            ReadAccounts = _ => Task.FromResult<IReadOnlyList<Account>>([]),
        },
        Token);

    /// <summary>As an application does with what the Secret says.</summary>
    private async Task<HttpStatusCode> UseAsync(Account account, HttpMethod method, string path)
    {
        var secret = _accounts.Credentials(_instance, account);
        using var authority = X509Certificate2.CreateFromPem(secret["ca.crt"]!.GetValue<string>());
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { authority },
        };
        using var http = new HttpClient(handler);
        using var request = new HttpRequestMessage(method, new UriBuilder("https", _cluster.Nodes[1].Address.ToString(), CesConfig.Port, path).Uri);
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{secret["user"]}:{secret["pass"]}")));
        request.Content = method == HttpMethod.Put ? new StringContent(new JsonObject { ["level"] = "info" }.ToJsonString(), Encoding.UTF8, "application/json") : null;
        using var response = await http.SendAsync(request, Token);
        return response.StatusCode;
    }

    private Account Propose(string binding, string parameters) => _accounts.Propose(new AccountRequest
    {
        BindingId = binding,
        Parameters = JsonDocument.Parse(parameters).RootElement,
        GeneratedPassword = $"secretOf{binding.Replace("-", "", StringComparison.Ordinal)}xyz",
    });

    private Instance Of(string plan, string? authority = null) => TestInstances.Of(
        CesService.Define(TimeProvider.System),
        plan,
        "{}",
        [.. (_cluster?.Nodes ?? []).Select(node => new ServiceEndpoint { Host = node.Address.ToString(), Port = CesConfig.Port })])
        with { Secrets = new InstanceSecrets(new Dictionary<string, string> { [CertificateAuthority.SecretName] = authority ?? _authority }, new Dictionary<string, string>()) };
}
