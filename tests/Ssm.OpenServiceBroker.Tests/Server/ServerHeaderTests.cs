using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Ssm.OpenServiceBroker.Identities;

namespace Ssm.OpenServiceBroker.Tests.Server;

/// <summary>OSB section 1: authentication, version, identities, ETag.</summary>
public sealed class ServerHeaderTests
{
    private const string Catalog = "/v2/catalog";

    private static readonly BrokerCredential Basic = new BrokerCredential.Basic { Username = "user", Password = "pass" };

    private static readonly BrokerCredential Bearer = new BrokerCredential.Bearer { Token = "token" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2.12")]
    [InlineData("1.17")]
    [InlineData("3.0")]
    [InlineData("latest")]
    public async Task Version_MissingEmptyOrUnsupported_Is412WithGuidance(string? version)
    {
        await using var fixture = await BrokerFixture.StartAsync();
        using var http = new HttpClient();
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(fixture.Broker.Url, Catalog));
        if (version is not null)
        {
            message.Headers.TryAddWithoutValidation(OsbHeaders.ApiVersion, version);
        }

        using var response = await http.SendAsync(message, Token);

        Assert.Equal(HttpStatusCode.PreconditionFailed, response.StatusCode);
        var description = (await JsonAsync(response)).GetProperty("description").GetString();
        Assert.Contains("X-Broker-API-Version", description);
        Assert.Contains("2.13 to 2.17", description);
    }

    [Theory]
    [InlineData("2.13")]
    [InlineData("2.14")]
    [InlineData("2.15")]
    [InlineData("2.16")]
    [InlineData("2.17")]
    [InlineData("2.18")] // minor versions only add
    public async Task Version_Supported_IsServed(string version)
    {
        await using var fixture = await BrokerFixture.StartAsync();

        using var response = await fixture.SendAsync(HttpMethod.Get, Catalog, null, (OsbHeaders.ApiVersion, version));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Basic dXNlcjp3cm9uZw==")] // user:wrong
    [InlineData("Basic d3Jvbmc6cGFzcw==")] // wrong:pass
    [InlineData("Basic dXNlcg==")] // user
    [InlineData("Basic !")]
    [InlineData("Basic")]
    [InlineData("Bearer pass")]
    [InlineData("Digest dXNlcjpwYXNz")]
    [InlineData("dXNlcjpwYXNz")]
    public async Task Authentication_MissingOrWrong_Is401WithAChallenge(string? authorization)
    {
        await using var fixture = await BrokerFixture.StartAsync();
        fixture.Broker.Accepted = [Basic];

        using var response = await fixture.SendAsync(
            HttpMethod.Get, Catalog, null, authorization is null ? [] : [("Authorization", authorization)]);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Basic realm=\"Service Broker\", charset=\"UTF-8\"", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal("Unauthorized", (await JsonAsync(response)).GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("basic dXNlcjpwYXNz")]
    [InlineData("Bearer token")]
    [InlineData("BEARER token")]
    public async Task Authentication_EitherAcceptedScheme_Is200(string authorization)
    {
        await using var fixture = await BrokerFixture.StartAsync();
        fixture.Broker.Accepted = [Basic, Bearer];

        using var response = await fixture.SendAsync(HttpMethod.Get, Catalog, null, ("Authorization", authorization));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Authentication_BothSchemesAccepted_ChallengesForBoth()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        fixture.Broker.Accepted = [Basic, Bearer];

        using var response = await fixture.SendAsync(HttpMethod.Get, Catalog, null);

        Assert.Equal(["Basic", "Bearer"], response.Headers.WwwAuthenticate.Select(challenge => challenge.Scheme));
    }

    [Fact]
    public async Task Authentication_CredentialsChangedAtRunTime_HoldForTheNextRequest()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        fixture.Broker.Accepted = [Basic];
        using var before = await fixture.SendAsync(HttpMethod.Get, Catalog, null, ("Authorization", "Bearer token"));

        fixture.Broker.Accepted = [Bearer];
        using var after = await fixture.SendAsync(HttpMethod.Get, Catalog, null, ("Authorization", "Bearer token"));

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.OK], [before.StatusCode, after.StatusCode]);
    }

    [Fact]
    public async Task Authentication_NobodyAccepted_RefusesEverybody()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        fixture.Broker.Accepted = [];

        using var response = await fixture.SendAsync(HttpMethod.Get, Catalog, null, ("Authorization", "Basic Og=="));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("GET", Catalog)]
    [InlineData("PUT", "/v2/service_instances/i")]
    [InlineData("GET", "/v2/service_instances/i")]
    [InlineData("PATCH", "/v2/service_instances/i")]
    [InlineData("DELETE", "/v2/service_instances/i")]
    [InlineData("GET", "/v2/service_instances/i/last_operation")]
    [InlineData("PUT", "/v2/service_instances/i/service_bindings/b")]
    [InlineData("GET", "/v2/service_instances/i/service_bindings/b")]
    [InlineData("DELETE", "/v2/service_instances/i/service_bindings/b")]
    [InlineData("GET", "/v2/service_instances/i/service_bindings/b/last_operation")]
    public async Task EveryEndpoint_ChecksCredentialsAndVersionAndEchoesTheRequestIdentity(string verb, string target)
    {
        await using var fixture = await BrokerFixture.StartAsync();
        using var withoutVersion = await fixture.SendAsync(
            new HttpMethod(verb), target, "{}", (OsbHeaders.ApiVersion, ""), (OsbHeaders.RequestIdentity, "request-7"));
        fixture.Broker.Accepted = [Basic];
        using var withoutCredentials = await fixture.SendAsync(
            new HttpMethod(verb), target, "{}", (OsbHeaders.RequestIdentity, "request-7"));

        Assert.Equal(HttpStatusCode.PreconditionFailed, withoutVersion.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, withoutCredentials.StatusCode);
        Assert.Equal("request-7", withoutVersion.Headers.GetValues(OsbHeaders.RequestIdentity).Single());
        Assert.Equal("request-7", withoutCredentials.Headers.GetValues(OsbHeaders.RequestIdentity).Single());
    }

    [Fact]
    public async Task RequestIdentity_Absent_IsNotEchoed()
    {
        await using var fixture = await BrokerFixture.StartAsync();

        using var response = await fixture.SendAsync(HttpMethod.Get, Catalog, null);

        Assert.False(response.Headers.Contains(OsbHeaders.RequestIdentity));
    }

    [Fact]
    public async Task RequestIdentity_ThatNoReplyCanCarry_IsNotEchoed()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        using var tcp = new System.Net.Sockets.TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, fixture.Broker.Url.Port, Token);
        var request = $"GET {Catalog} HTTP/1.1\r\nHost: b\r\n{OsbHeaders.ApiVersion}: 2.17\r\n{OsbHeaders.RequestIdentity}: é\r\n\r\n";
        await tcp.GetStream().WriteAsync(Encoding.UTF8.GetBytes(request), Token);
        using var reader = new StreamReader(tcp.GetStream());

        Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync(Token));
    }

    [Fact]
    public async Task OriginatingIdentity_Unreadable_IsTolerated()
    {
        await using var fixture = await BrokerFixture.StartAsync();

        using var response = await fixture.SendAsync(HttpMethod.Get, Catalog, null, (OsbHeaders.OriginatingIdentity, "nonsense"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Context_OfARequest_HasWhatTheHeadersSay()
    {
        var identity = OriginatingIdentity.OfKubernetes(new KubernetesUser { Username = "duke", Uid = "u" });
        var broker = new ContextBroker();
        await using var host = await TestBrokerHost.StartAsync(broker);

        await host.SendAsync(
            HttpMethod.Get,
            "/v2/service_instances/i?service_id=s&plan_id=p&accepts_incomplete=TRUE",
            null,
            (OsbHeaders.ApiVersion, "2.19"),
            (OsbHeaders.RequestIdentity, "request-7"),
            (OsbHeaders.OriginatingIdentity, identity.ToHeaderValue()));

        var context = broker.Seen.Single();
        Assert.Equal(OsbVersion.V217, context.Version);
        Assert.Equal("request-7", context.RequestIdentity);
        Assert.Equal("duke", context.OriginatingIdentity?.AsKubernetesUser()?.Username);
        Assert.Equal(new OfferingPlan(new ServiceId("s"), new PlanId("p")), context.Hint);
        Assert.True(context.AcceptsIncomplete);
    }

    [Theory]
    [InlineData("2.13", false)]
    [InlineData("2.14", true)]
    public async Task Context_OfABinding_IsSynchronousBefore214(string version, bool expected)
    {
        var broker = new ContextBroker();
        await using var host = await TestBrokerHost.StartAsync(broker);
        const string Binding = "/v2/service_instances/i/service_bindings/b?accepts_incomplete=true&service_id=s&plan_id=p";

        await host.SendAsync(HttpMethod.Put, Binding, """{"service_id":"s","plan_id":"p"}""", (OsbHeaders.ApiVersion, version));
        await host.SendAsync(HttpMethod.Delete, Binding, null, (OsbHeaders.ApiVersion, version));

        Assert.Equal([expected, expected], broker.Seen.Select(context => context.AcceptsIncomplete));
    }

    [Fact]
    public async Task ETag_KnownToTheClient_Is304WithoutBody()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        using var first = await fixture.SendAsync(HttpMethod.Get, Catalog, null);
        var tag = first.Headers.ETag!.ToString();

        using var same = await fixture.SendAsync(HttpMethod.Get, Catalog, null, ("If-None-Match", $"\"other\", {tag}"));
        using var weak = await fixture.SendAsync(HttpMethod.Get, Catalog, null, ("If-None-Match", $"W/{tag}"));
        using var any = await fixture.SendAsync(HttpMethod.Get, Catalog, null, ("If-None-Match", "*"));
        using var other = await fixture.SendAsync(HttpMethod.Get, Catalog, null, ("If-None-Match", "\"other\""));
        using var older = await fixture.SendAsync(HttpMethod.Get, Catalog, null, ("If-None-Match", tag), (OsbHeaders.ApiVersion, "2.13"));

        Assert.Equal([304, 304, 304, 200, 200], new[] { same, weak, any, other, older }.Select(response => (int)response.StatusCode));
        Assert.Equal(tag, same.Headers.ETag?.ToString());
        Assert.Empty(await same.Content.ReadAsByteArrayAsync(Token));
        Assert.NotEqual(tag, older.Headers.ETag?.ToString());
    }

    [Fact]
    public async Task ContentType_OfAReply_IsJson()
    {
        await using var fixture = await BrokerFixture.StartAsync();

        using var response = await fixture.SendAsync(HttpMethod.Get, Catalog, null);

        Assert.Equal(new MediaTypeHeaderValue("application/json"), response.Content.Headers.ContentType);
    }

    [Fact]
    public async Task Logs_OfAllOfThis_HoldNoSecrets()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        var secret = Convert.ToBase64String(Encoding.UTF8.GetBytes("user:s3cr3t"));
        fixture.Broker.Accepted = [new BrokerCredential.Basic { Username = "user", Password = "s3cr3t" }];
        var user = OriginatingIdentity.OfKubernetes(new KubernetesUser { Username = "s3cr3t-user", Uid = "u" }).ToHeaderValue();
        const string Body = """{"service_id":"nope","plan_id":"p","organization_guid":"o","space_guid":"s","parameters":{"pass":"s3cr3t"}}""";
        foreach (var authorization in new[] { $"Basic {secret}", "Basic czNjcjN0", "Bearer s3cr3t" })
        {
            using var response = await fixture.SendAsync(
                HttpMethod.Put, "/v2/service_instances/i", Body, ("Authorization", authorization), (OsbHeaders.OriginatingIdentity, user));
        }

        var ours = fixture.ServerLogs.GetSnapshot()
            .Where(record => record.Category?.StartsWith("Ssm.", StringComparison.Ordinal) == true)
            .Select(record => record.Message)
            .ToList();
        Assert.NotEmpty(ours);
        Assert.All(ours, line =>
        {
            Assert.DoesNotContain("s3cr3t", line);
            Assert.DoesNotContain(secret, line);
            Assert.DoesNotContain(user.Split(' ')[1], line);
        });
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonElement.Parse(await response.Content.ReadAsStringAsync(Token));
}
