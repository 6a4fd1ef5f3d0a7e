using System.Net;
using System.Text;
using k8s;
using Microsoft.Extensions.Logging;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Admission;
using Ssm.ServiceCatalog.Admission.Certificates;
using Ssm.ServiceCatalog.Diagnostics;
using Ssm.ServiceCatalog.Identities;

namespace Ssm.ServiceCatalog;

/// <summary>The webhook role of the catalog: defaults and validates the eight kinds for the API server.</summary>
public static class CatalogWebhook
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RenewalCheck = TimeSpan.FromHours(12);
    private static readonly TimeSpan FileCheck = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Makes or takes over the certificate, serves, registers with the API server, and runs until cancelled. The registration stays: without a
    /// webhook the API server must refuse objects rather than store them undefaulted.
    /// </summary>
    /// <param name="configuration">The API server.</param>
    /// <param name="options">Everything else; <see cref="CatalogWebhookOptions.OnReady"/> tells when the webhook is registered.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logs">Where to log.</param>
    /// <param name="cancellationToken">Stops the webhook; requests under way are answered first.</param>
    public static async Task RunAsync(
        KubernetesClientConfiguration configuration,
        CatalogWebhookOptions options,
        TimeProvider timeProvider,
        ILoggerFactory logs,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var api = new KubernetesApi(configuration, new KubernetesApiOptions { UserAgent = "ssm-catalog-webhook" }, timeProvider);
        var logger = logs.CreateLogger("Ssm.ServiceCatalog.Webhook");
        var certificates = new CertificateKeeper(api, options, timeProvider);
        var registration = new WebhookRegistration(api, options);
        var isReady = false;
        var metrics = RoleMetrics.NewRegistry();
        var endpoints = new DiagnosticsEndpoints(metrics, () => Volatile.Read(ref isReady) ? null : "the API server does not know of the webhook yet");
        await using var diagnostics = await DiagnosticsServer.StartAsync(options.DiagnosticsEndPoint, endpoints, cancellationToken);
        await using var metricsServer = await DiagnosticsServer.StartAsync(options.MetricsEndPoint, endpoints, cancellationToken);
        var serving = new SecureServing(options.SecureServing, () => certificates.Current.Server);
        var handlers = AdmissionHandlers.All(api, options.FeatureGates, RandomIds.New);
        try
        {
            await RenewAsync();
            var listen = new IPEndPoint(options.BindAddress ?? options.EndPoint.Address, options.EndPoint.Port);
            await using var server = await AdmissionServer.StartAsync(listen, serving, handlers, endpoints, new AdmissionMetrics(metrics), logger, cancellationToken);
            var address = new Uri($"https://{new IPEndPoint(options.EndPoint.Address, AdmissionServer.PortOf(server))}");
            var trusted = serving.AuthoritiesPem;
            await RegisterAsync(address, trusted);
            Volatile.Write(ref isReady, true);
            options.OnReady?.Invoke();
            while (true)
            {
                await Task.Delay(trusted is null ? RenewalCheck : FileCheck, timeProvider, cancellationToken);
                await RenewAsync();
                if (serving.AuthoritiesPem is var now && (now is null || now != trusted))
                {
                    await RegisterAsync(address, now);
                    trusted = now;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
        finally
        {
            certificates.Dispose();
        }

        Task RenewAsync() => serving.AuthoritiesPem is null ? RetryAsync(certificates.RefreshAsync, timeProvider, logger, cancellationToken) : Task.CompletedTask;

        Task RegisterAsync(Uri address, string? trusted) => RetryAsync(
            token => registration.RegisterAsync(address, trusted is null ? certificates.Current.AuthorityPem : Encoding.ASCII.GetBytes(trusted), handlers, token), timeProvider, logger, cancellationToken);
    }

    /// <summary>There is no work queue here: the role starts once, and its two steps wait for the API server.</summary>
    private static async Task RetryAsync(
        Func<CancellationToken, Task> step, TimeProvider timeProvider, ILogger logger, CancellationToken cancellationToken)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                await step(cancellationToken);
                return;
            }
            catch (Exception failure) when (failure is KubernetesApiException or HttpRequestException or IOException or TimeoutException)
            {
                AdmissionServer.LogStepFailed(logger, failure.Message);
                await Task.Delay(Backoff.After(failures, FirstRetry, LongestRetry, RandomIds.Jitter), timeProvider, cancellationToken);
            }
        }
    }
}
