using System.Globalization;
using System.Net;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.ZooKeeper;

/// <summary>
/// The exporter beside each server, when the instance asks for it: <c>ssm zookeeper-exporter</c>. ZooKeeper's own provider for Prometheus is not in every
/// package of ZooKeeper, and a server that is told to load it and has it not does not start.
/// </summary>
public static class ZooKeeperExporter
{
    /// <summary>The port unless the environment has another.</summary>
    internal const int DefaultPort = 9141;

    private const string AddressVariable = "POD_IP";
    private const string PortVariable = "PORT";

    /// <summary>Answers Prometheus until cancelled: each request asks the server of the same pod.</summary>
    /// <param name="environment">POD_IP, where it listens and the server does too, default 127.0.0.1; PORT, default 9141.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="cancellationToken">Stops it gracefully.</param>
    public static async Task RunAsync(IReadOnlyDictionary<string, string> environment, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var address = environment.GetValueOrDefault(AddressVariable) is { Length: > 0 } own ? IPAddress.Parse(own) : IPAddress.Loopback;
        var port = int.TryParse(environment.GetValueOrDefault(PortVariable), CultureInfo.InvariantCulture, out var asked) ? asked : DefaultPort;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(address, port);
        });
        builder.Services.AddRoutingCore();
        await using var server = builder.Build();
        server.UseRouting();
        server.MapGet("/healthz", (RequestDelegate)(http => http.Response.WriteAsync("ok", http.RequestAborted)));
        server.MapGet("/readyz", (RequestDelegate)(http => http.Response.WriteAsync("ok", http.RequestAborted)));
        server.MapGet("/metrics", (RequestDelegate)(http => MetricsAsync(http, new IPEndPoint(address, ZooKeeperStart.ClientPort), timeProvider)));
        await HostingAbstractionsHostExtensions.RunAsync(server, cancellationToken);
    }

    /// <summary>The container; null when the offering has no exporter.</summary>
    internal static V1Container? Describe(Instance instance) => instance.Exporter is not { } exporter ? null : new V1Container
    {
        Name = "exporter",
        Image = exporter.Image,
        Command = [exporter.Executable, "zookeeper-exporter"],
        Env = [NodeSet.PodAddress(), new V1EnvVar { Name = PortVariable, Value = exporter.Port.ToString(CultureInfo.InvariantCulture) }],
        Ports = [new V1ContainerPort { Name = "metrics", ContainerPort = exporter.Port, Protocol = "TCP" }],

        // A .NET runtime of its own on Kubernetes.
        Resources = new V1ResourceRequirements
        {
            Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("10m"), ["memory"] = new("48Mi") },
            Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = new("128Mi") },
        },
    };

    private static async Task MetricsAsync(HttpContext http, IPEndPoint server, TimeProvider timeProvider)
    {
        http.Response.ContentType = ZooKeeperMetrics.ContentType;
        var answer = await ZooKeeperWords.TryAskAsync(server, ZooKeeperWords.Counters, timeProvider, http.RequestAborted);
        await http.Response.WriteAsync(ZooKeeperMetrics.Render(answer), http.RequestAborted);
    }
}
