using System.Net;
using System.Text.Json.Nodes;
using Prometheus;

namespace Ssm.Kubernetes.Tests.Diagnostics;

public sealed class DiagnosticsServerTests : IDisposable
{
    private readonly CollectorRegistry _registry = RoleMetrics.NewRegistry();
    private readonly HttpClient _http = new();

    [Fact]
    public async Task Ready_WhileSomethingIsMissing_SaysWhat()
    {
        var missing = "caches are not filled yet";
        await using var server = await StartAsync(() => missing);

        foreach (var path in (string[])["/readyz", "/healthz/ready"])
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "caches are not filled yet"), await GetAsync(server, path));
        }

        missing = null;
        Assert.Equal((HttpStatusCode.OK, "ok"), await GetAsync(server, "/readyz"));
    }

    [Theory]
    [InlineData("/healthz", HttpStatusCode.OK)]
    [InlineData("/livez", HttpStatusCode.OK)]
    [InlineData("/metrics", HttpStatusCode.OK)]
    [InlineData("/", HttpStatusCode.NotFound)]
    [InlineData("/metrics/other", HttpStatusCode.NotFound)]
    public async Task Answer_OfARoleThatIsNotReady_Depends(string path, HttpStatusCode expected)
    {
        await using var server = await StartAsync(() => "nothing is ready");

        Assert.Equal(expected, (await GetAsync(server, path)).Status);
    }

    [Fact]
    public async Task Metrics_OfTwoRolesInOneProcess_AreApart()
    {
        var other = RoleMetrics.NewRegistry();
        Metrics.WithCustomRegistry(_registry).CreateCounter("ssm_tests_total", "Of one role.").Inc(3);
        Metrics.WithCustomRegistry(other).CreateCounter("ssm_tests_total", "Of another.").Inc(5);
        await using var server = await StartAsync(() => null);

        var (_, text) = await GetAsync(server, "/metrics");

        Assert.Contains("\nssm_tests_total 3\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ssm_tests_total 5", text, StringComparison.Ordinal);
        Assert.Contains("\nprocess_start_time_seconds ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configz_OfARoleThatHasOne_IsItsOptions()
    {
        var endpoints = new DiagnosticsEndpoints(_registry, () => null) { Configuration = new JsonObject { ["componentconfig"] = new JsonObject { ["profiling"] = true } } };
        await using var server = await StartAsync(endpoints);
        await using var without = await StartAsync(() => null);

        Assert.Equal((HttpStatusCode.OK, """{"componentconfig":{"profiling":true}}"""), await GetAsync(server, "/configz"));
        Assert.Equal((HttpStatusCode.NotFound, "not found"), await GetAsync(without, "/configz"));
    }

    [Fact]
    public async Task Profile_IsNotFoundAndSaysWhatThereIsInstead()
    {
        await using var server = await StartAsync(new DiagnosticsEndpoints(_registry, () => null) { TellsOfProfiles = true });
        await using var silent = await StartAsync(() => null);

        var (status, text) = await GetAsync(server, "/debug/pprof/profile");

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains("dotnet-trace collect", text, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.NotFound, "not found"), await GetAsync(silent, "/debug/pprof/profile"));
    }

    [Fact]
    public async Task Start_WithoutAddress_ServesNothing() =>
        Assert.Null(await DiagnosticsServer.StartAsync(endPoint: null, new DiagnosticsEndpoints(_registry, () => null), TestContext.Current.CancellationToken));

    public void Dispose() => _http.Dispose();

    private Task<DiagnosticsServer> StartAsync(Func<string?> whatIsMissing) => StartAsync(new DiagnosticsEndpoints(_registry, whatIsMissing));

    private static async Task<DiagnosticsServer> StartAsync(DiagnosticsEndpoints endpoints) =>
        (await DiagnosticsServer.StartAsync(new IPEndPoint(IPAddress.Loopback, 0), endpoints, TestContext.Current.CancellationToken))!; // it has an address

    private async Task<(HttpStatusCode Status, string Text)> GetAsync(DiagnosticsServer server, string path)
    {
        using var answer = await _http.GetAsync(new Uri(server.Url, path), TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
