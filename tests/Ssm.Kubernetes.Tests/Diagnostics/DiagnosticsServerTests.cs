using System.Net;
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
    public async Task Start_WithoutAddress_ServesNothing() =>
        Assert.Null(await DiagnosticsServer.StartAsync(endPoint: null, new DiagnosticsEndpoints(_registry, () => null), TestContext.Current.CancellationToken));

    public void Dispose() => _http.Dispose();

    private async Task<DiagnosticsServer> StartAsync(Func<string?> whatIsMissing) =>
        (await DiagnosticsServer.StartAsync(
            new IPEndPoint(IPAddress.Loopback, 0), new DiagnosticsEndpoints(_registry, whatIsMissing), TestContext.Current.CancellationToken))!; // it has an address

    private async Task<(HttpStatusCode Status, string Text)> GetAsync(DiagnosticsServer server, string path)
    {
        using var answer = await _http.GetAsync(new Uri(server.Url, path), TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
