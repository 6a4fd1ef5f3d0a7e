using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Ssm.Cli.Installation;
using Ssm.Kubernetes;
using Ssm.ServiceDiscovery;
using Ssm.Testing;

namespace Ssm.Cli.Tests.Monitoring;

/// <summary>Dashboard and alerts ask only for metrics that the roles have.</summary>
public sealed partial class MetricNamesTests
{
    [Fact]
    public async Task Expressions_OfDashboardAndAlerts_NameMetricsThatRolesExpose()
    {
        var exposed = await ExposedAsync();
        var asked = Expressions().SelectMany(expression => Metric().Matches(Text().Replace(expression, string.Empty)).Select(match => match.Value)).Distinct().ToList();

        Assert.True(asked.Count >= 5, string.Join(", ", asked));
        Assert.Empty(asked.Except(exposed));
    }

    private static IEnumerable<string> Expressions()
    {
        var dashboard = JsonNode.Parse(File.ReadAllText(Checkout.File("deploy", "monitoring", "dashboard.json")))!;
        foreach (var target in dashboard["panels"]!.AsArray().SelectMany(panel => panel!["targets"]!.AsArray()))
        {
            yield return target!["expr"]!.GetValue<string>();
        }

        var alerts = ManifestReader.Read($"apiVersion: v1\nkind: Rules\n{File.ReadAllText(Checkout.File("deploy", "monitoring", "alerts.yaml"))}")[0];
        foreach (var rule in alerts["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()))
        {
            yield return rule!["expr"]!.GetValue<string>();
        }
    }

    /// <summary>What <c>/metrics</c> of running roles says.</summary>
    private static async Task<HashSet<string>> ExposedAsync()
    {
        await using var server = await ApiServerFixture.StartAsync();
        using var api = new KubernetesApi(server.Configuration, new KubernetesApiOptions(), TimeProvider.System);
        await Installer.ApplyDefinitionsAsync(api, new InstallOptions { DnsListen = [], NewPassword = () => string.Empty }, TestContext.Current.CancellationToken);
        using var stopping = new CancellationTokenSource();
        var port = new TaskCompletionSource<Uri>();
        var discovery = new ServiceDiscoveryOptions { DiagnosticsEndPoint = new IPEndPoint(IPAddress.Loopback, 0) };
        discovery.Listen.Clear();
        discovery.Listen.Add(new IPEndPoint(IPAddress.Loopback, 0));
        var roles = ServiceDiscoveryServer.RunAsync(
            server.Configuration, discovery, TimeProvider.System, () => 0.5, NullLoggerFactory.Instance, ready => port.SetResult(ready.Diagnostics!), stopping.Token);
        using var http = new HttpClient();
        var text = await http.GetStringAsync(new Uri(await port.Task.WaitAsync(Eventually.Patience), "/metrics"), TestContext.Current.CancellationToken) + await CatalogAsync(server);
        await stopping.CancelAsync();
        await roles;
        return [.. Type().Matches(text).Select(match => match.Groups["name"].Value)];
    }

    private static async Task<string> CatalogAsync(ApiServerFixture server)
    {
        using var http = new HttpClient();
        using var stopping = new CancellationTokenSource();
        var port = FreePort();
        var controller = Ssm.ServiceCatalog.CatalogController.RunAsync(
            server.Configuration,
            new Ssm.ServiceCatalog.CatalogControllerOptions { LeaderElect = false, DiagnosticsEndPoint = new IPEndPoint(IPAddress.Loopback, port) },
            TimeProvider.System,
            NullLoggerFactory.Instance,
            stopping.Token);
        var text = await Eventually.GetAsync(
            async () =>
            {
                try
                {
                    return await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"));
                }
                catch (HttpRequestException)
                {
                    return null;
                }
            },
            () => "no answer");
        await stopping.CancelAsync();
        await controller;
        return text;
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"^# TYPE (?<name>\w+) ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Type();

    [GeneratedRegex(@"\b(servicecatalog|ssm|controller_runtime|apiserver|workqueue)_\w+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Metric();

    [GeneratedRegex("\"[^\"]*\"", RegexOptions.None, 1000)]
    private static partial Regex Text();
}
