using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Ssm.Standalone.ApiServer.Credentials;
using Ssm.Testing;

namespace Ssm.Standalone.ApiServer.Tests.Authentication;

public sealed class AuthenticationTests : ApiTest
{
    private const string Accounts = "/api/v1/namespaces/default/serviceaccounts";

    [Theory]
    [InlineData("/healthz", HttpStatusCode.OK)]
    [InlineData("/livez", HttpStatusCode.OK)]
    [InlineData("/readyz", HttpStatusCode.OK)]
    [InlineData("/version", HttpStatusCode.OK)]
    [InlineData("/metrics", HttpStatusCode.Unauthorized)]
    [InlineData("/api", HttpStatusCode.Unauthorized)]
    [InlineData("/apis", HttpStatusCode.Unauthorized)]
    [InlineData("/openapi/v2", HttpStatusCode.Unauthorized)]
    [InlineData("/api/v1/secrets", HttpStatusCode.Unauthorized)]
    [InlineData("/no/such/path", HttpStatusCode.Unauthorized)]
    public async Task Anonymous_MayAskForHealthAndVersionOnly(string path, HttpStatusCode expected)
    {
        using var http = Server.CreateAnonymousHttpClient();
        Assert.Equal(expected, (await http.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Unauthorized_IsAStatus()
    {
        using var http = Server.CreateAnonymousHttpClient();
        var body = JsonNode.Parse(await (await http.GetAsync("/api/v1/pods")).Content.ReadAsStringAsync())!;
        Assert.Equal(("Status", "Unauthorized", 401), ((string)body["kind"]!, (string)body["reason"]!, (int)body["code"]!));
    }

    [Fact]
    public async Task Certificate_NamesUserAndGroups()
    {
        var (_, review) = await PostAsync("/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}");
        Assert.Equal("kubernetes-admin", (string)review["status"]!["userInfo"]!["username"]!);
        Assert.Equal("""["system:masters","system:authenticated"]""", review["status"]!["userInfo"]!["groups"]!.ToJsonString());
    }

    [Fact]
    public async Task Certificate_OfAnotherAuthority_IsNobody()
    {
        using var folder = new TemporaryFolder();
        using var other = CertificateAuthority.LoadOrCreate(folder.Path, TimeProvider.System);
        using var certificate = other.IssueClient("kubernetes-admin", ["system:masters"], TimeSpan.FromHours(1)).ToCertificate();
        using var http = Server.CreateHttpClient(certificate);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/v1/pods")).StatusCode);
    }

    [Fact]
    public async Task ServerCertificate_IsNoClientCertificate()
    {
        using var authority = CertificateAuthority.LoadOrCreate(Path.Combine(Server.DataFolder, "pki"), TimeProvider.System);
        using var certificate = authority.IssueServer("kubernetes-admin", ["x"], [], TimeSpan.FromHours(1)).ToCertificate();
        using var http = Server.CreateHttpClient(certificate);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/v1/pods")).StatusCode);
    }

    [Fact]
    public async Task Token_OfAServiceAccount_WorksUntilTheAccountIsGone()
    {
        await CreateAsync(Accounts, """{"metadata":{"name":"bot"}}""");
        var token = await TokenAsync("bot");
        Assert.Equal("system:serviceaccount:default:bot", await WhoAsync(token));
        await DeleteAsync($"{Accounts}/bot");
        Assert.Null(await WhoAsync(token));
        await CreateAsync(Accounts, """{"metadata":{"name":"bot"}}""");
        Assert.Null(await WhoAsync(token));
    }

    [Fact]
    public async Task Token_BoundToAPod_GoesWithIt()
    {
        await CreateAsync(Accounts, """{"metadata":{"name":"bot"}}""");
        await CreateAsync("/api/v1/namespaces/default/pods", """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"}]}}""");
        var token = await TokenAsync("bot", """{"spec":{"boundObjectRef":{"kind":"Pod","apiVersion":"v1","name":"p"}}}""");
        Assert.NotNull(await WhoAsync(token));
        await DeleteAsync("/api/v1/namespaces/default/pods/p");
        Assert.Null(await WhoAsync(token));
    }

    [Fact]
    public async Task Token_ForAnotherAudience_IsNotForUs()
    {
        await CreateAsync(Accounts, """{"metadata":{"name":"bot"}}""");
        var token = await TokenAsync("bot", """{"spec":{"audiences":["vault"]}}""");
        Assert.Null(await WhoAsync(token));
        var (_, review) = await PostAsync("/apis/authentication.k8s.io/v1/tokenreviews", $$$"""{"spec":{"token":"{{{token}}}","audiences":["vault"]}}""");
        Assert.True((bool)review["status"]!["authenticated"]!);
        (_, review) = await PostAsync("/apis/authentication.k8s.io/v1/tokenreviews", $$$"""{"spec":{"token":"{{{token}}}"}}""");
        Assert.False((bool)review["status"]!["authenticated"]!);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    public async Task Token_ThatIsNotOurs_IsNobodyEvenWithACertificate(string token)
    {
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Http.GetAsync("/api/v1/pods")).StatusCode);
    }

    [Fact]
    public async Task Token_WithOneBitChanged_IsNobody()
    {
        await CreateAsync(Accounts, """{"metadata":{"name":"bot"}}""");
        var token = await TokenAsync("bot");
        for (var i = 0; i < token.Length; i += 37)
        {
            var changed = token.ToCharArray();
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            Assert.Null(await WhoAsync(new string(changed)));
        }
    }

    [Fact]
    public void Token_BeyondItsTime_IsNotValid()
    {
        using var folder = new TemporaryFolder();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var tokens = ServiceAccountTokens.LoadOrCreate(folder.Path, time);
        var token = tokens.Sign(new JsonObject
        {
            ["iss"] = ServiceAccountTokens.Issuer,
            ["aud"] = new JsonArray("a"),
            ["exp"] = time.GetUtcNow().ToUnixTimeSeconds() + 600,
        });
        time.Advance(TimeSpan.FromSeconds(599));
        Assert.NotNull(tokens.Verify(token, ["a"]));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(tokens.Verify(token, ["a"]));
        using var reloaded = ServiceAccountTokens.LoadOrCreate(folder.Path, new FakeTimeProvider(time.GetUtcNow().AddSeconds(-10)));
        Assert.NotNull(reloaded.Verify(token, ["a"]));
    }

    [Fact]
    public async Task Credentials_SurviveARestart()
    {
        var kubeconfig = await File.ReadAllTextAsync(Server.KubeconfigPath);
        await CreateAsync(Accounts, """{"metadata":{"name":"bot"}}""");
        var token = await TokenAsync("bot");
        await Server.RestartAsync();
        Assert.NotNull(await WhoAsync(token));
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(kubeconfig));
        using var client = new k8s.Kubernetes(k8s.KubernetesClientConfiguration.BuildConfigFromConfigFile(stream));
        Assert.NotEmpty((await k8s.CoreV1OperationsExtensions.ListNamespaceAsync(client.CoreV1)).Items);
    }

    [Fact]
    public void SecretFiles_AreReadableByTheirOwnerOnly()
    {
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        var files = Directory.GetFiles(Path.Combine(Server.DataFolder, "pki")).Append(Server.KubeconfigPath);
        Assert.All(files, file => Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(file) & Others));
    }

    [Fact]
    public void ServingCertificate_IsRenewedBeforeItEndsAndKeptUntilThen()
    {
        using var folder = new TemporaryFolder();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var authority = CertificateAuthority.LoadOrCreate(folder.Path, time);
        string Thumbprint(params IPAddress[] addresses)
        {
            using var serving = new ServingCertificate(authority, addresses, folder.Path, time);
            return serving.Current.Thumbprint;
        }

        var first = Thumbprint();
        time.Advance(TimeSpan.FromDays(200));
        Assert.Equal(first, Thumbprint());
        var wider = Thumbprint(IPAddress.Parse("127.10.0.1"));
        Assert.NotEqual(first, wider);
        time.Advance(TimeSpan.FromDays(250));
        Assert.NotEqual(wider, Thumbprint(IPAddress.Parse("127.10.0.1")));
    }

    private async Task<string> TokenAsync(string account, string request = "{}") =>
        (string)(await CreateAsync($"{Accounts}/{account}/token", request))["status"]!["token"]!;

    private async Task<string?> WhoAsync(string token)
    {
        using var http = Server.CreateAnonymousHttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        using var response = await http.PostAsync("/apis/authentication.k8s.io/v1/selfsubjectreviews", content);
        return response.StatusCode == HttpStatusCode.Created
            ? (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["status"]!["userInfo"]!["username"]!
            : null;
    }
}
