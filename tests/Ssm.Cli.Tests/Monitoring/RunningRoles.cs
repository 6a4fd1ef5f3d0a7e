using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Ssm.Cli.Installation;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog;
using Ssm.ServiceDiscovery;
using Ssm.StatefulServices.Broker;
using Ssm.Testing;

namespace Ssm.Cli.Tests.Monitoring;

/// <summary>Every role, run in this process against a real API server, as standalone does.</summary>
public sealed class RunningRoles : IAsyncLifetime
{
    /// <summary>What <c>/metrics</c> of each role says, by the role's name.</summary>
    public IReadOnlyDictionary<string, string> Metrics { get; private set; } = new Dictionary<string, string>();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        await using var server = await ApiServerFixture.StartAsync();
        using var api = new KubernetesApi(server.Configuration, new KubernetesApiOptions(), TimeProvider.System);
        await Installer.ApplyDefinitionsAsync(api, new InstallOptions { DnsListen = [], NewPassword = () => string.Empty }, TestContext.Current.CancellationToken);
        using var stopping = new CancellationTokenSource();
        var (controller, webhook, discovery) = (FreeAddress(), FreeAddress(), FreeAddress());
        var dns = new ServiceDiscoveryOptions { DiagnosticsEndPoint = discovery };
        dns.Listen.Clear();
        dns.Listen.Add(new IPEndPoint(IPAddress.Loopback, 0));
        Task[] roles =
        [
            CatalogController.RunAsync(
                server.Configuration,
                new CatalogControllerOptions { LeaderElect = false, DiagnosticsEndPoint = controller },
                TimeProvider.System,
                NullLoggerFactory.Instance,
                stopping.Token),
            CatalogWebhook.RunAsync(
                server.Configuration, new CatalogWebhookOptions { DiagnosticsEndPoint = webhook }, TimeProvider.System, NullLoggerFactory.Instance, stopping.Token),
            ServiceDiscoveryServer.RunAsync(server.Configuration, dns, TimeProvider.System, () => 0.5, NullLoggerFactory.Instance, _ => { }, stopping.Token),
        ];
        var options = new ServiceBrokerOptions { Service = "credis", Kubernetes = server.Configuration, Identity = "credis-0", Address = "127.0.0.1", Port = 0 };
        await using var broker = await ServiceBroker.StartAsync(options, TextWriter.Null, TimeProvider.System, () => 0.5, TestContext.Current.CancellationToken);
        Metrics = new Dictionary<string, string>
        {
            ["catalog-controller"] = await MetricsAsync(new Uri($"http://{controller}"), "servicecatalog_"),
            ["webhook"] = await MetricsAsync(new Uri($"http://{webhook}"), "controller_runtime_webhook_latency_seconds"),
            ["service-discovery"] = await MetricsAsync(new Uri($"http://{discovery}"), "ssm_dns_names"),
            ["broker"] = await MetricsAsync(broker.Url, "workqueue_depth"), // counted once it leads
        };
        await stopping.CancelAsync();
        await Task.WhenAll(roles);
    }

    private static async Task<string> MetricsAsync(Uri role, string awaited)
    {
        using var http = new HttpClient();
        var last = "no answer";
        return await Eventually.GetAsync(
            async () =>
            {
                try
                {
                    last = await http.GetStringAsync(new Uri(role, "/metrics"), TestContext.Current.CancellationToken);
                    return last.Contains(awaited, StringComparison.Ordinal) ? last : null;
                }
                catch (HttpRequestException)
                {
                    return null; // does not listen yet
                }
            },
            () => last);
    }

    private static IPEndPoint FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }
}
