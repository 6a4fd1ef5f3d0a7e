using System.Net;
using k8s;
using Microsoft.Extensions.Logging;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Diagnostics;
using Ssm.ServiceCatalog.Identities;

namespace Ssm.ServiceCatalog;

/// <summary>The controller role of the catalog: keeps classes and plans in step with brokers, and drives instances and bindings.</summary>
public static class CatalogController
{
    /// <summary>Runs until cancelled.</summary>
    /// <param name="configuration">The API server.</param>
    /// <param name="options">Everything else; <see cref="CatalogControllerOptions.OnReady"/> tells when all caches are filled.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logs">Where to log.</param>
    /// <param name="cancellationToken">Stops the controller; a leader lets go of its lease first.</param>
    public static async Task RunAsync(
        KubernetesClientConfiguration configuration,
        CatalogControllerOptions options,
        TimeProvider timeProvider,
        ILoggerFactory logs,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var apiOptions = new KubernetesApiOptions { UserAgent = "ssm-catalog-controller", RequestsPerSecond = options.KubeApiQps, Burst = options.KubeApiBurst };
        using var api = new KubernetesApi(configuration, apiOptions, timeProvider);
        var metrics = RoleMetrics.NewRegistry();
        using var role = new CatalogRole(api, options, timeProvider, RandomIds.Jitter, RandomIds.New, logs, metrics);
        var endpoints = new DiagnosticsEndpoints(metrics, () => role.IsReady ? null : "caches are not filled yet")
        {
            Configuration = ConfigurationInForce.Of(options),
            TellsOfProfiles = options.Profiling,
        };
        using var own = options is { SecureEndPoint: { } address, SecureServing.CertificateFile: null } ? SelfSigned.Create(address.Address.ToString(), timeProvider.GetUtcNow()) : null;
        (IPEndPoint, SecureServing)? secure = options.SecureEndPoint is { } endPoint ? (endPoint, new SecureServing(options.SecureServing, () => own!)) : null; // there is one unless files are named
        await using var diagnostics = await DiagnosticsServer.StartAsync(options.DiagnosticsEndPoint, secure, endpoints, cancellationToken);
        await role.RunAsync(cancellationToken);
    }
}
