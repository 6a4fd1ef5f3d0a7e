using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Ssm.Cli.Hosting;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;

namespace Ssm.Cli.Installation;

/// <summary>Makes the ClusterServiceBrokers of an installation as soon as the webhook admits them; nobody else is there to wait for that moment.</summary>
/// <param name="api">The cluster.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it is told.</param>
internal sealed partial class BrokerRegistration(KubernetesApi api, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(10);

    /// <summary>Registers all brokers, however long that takes; what exists and is as it should be stays untouched.</summary>
    /// <param name="manifests">The ClusterServiceBrokers.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task RunAsync(IEnumerable<JsonObject> manifests, CancellationToken cancellationToken)
    {
        var applier = new ManifestApplier(api);
        return Task.WhenAll(manifests.Select(manifest =>
        {
            var name = manifest["metadata"]?["name"]?.GetValue<string>() ?? string.Empty;
            return RetryAsync(name, token => RegisterAsync(applier, manifest, name, token), cancellationToken);
        }));
    }

    /// <summary>Makes the broker as it should be. Where it is, a patch that changes nothing asks the webhook all the same: once this is done, it admits what users apply.</summary>
    private async Task RegisterAsync(ManifestApplier applier, JsonObject manifest, string name, CancellationToken cancellationToken)
    {
        if (await applier.ApplyAsync(manifest, cancellationToken) == EnsureResult.Unchanged)
        {
            await api.PatchAsync(CatalogTypes.ClusterServiceBrokers, NamespacedName.Cluster(name), new JsonObject(), cancellationToken);
        }
    }

    /// <summary>
    /// There is no work queue here: it happens once, and waits for the API server to have seen the webhook's registration, and for the webhook's Service to
    /// lead to a pod that is ready.
    /// </summary>
    private async Task RetryAsync(string name, Func<CancellationToken, Task> step, CancellationToken cancellationToken)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                await step(cancellationToken);
                LogRegistered(name);
                return;
            }
            catch (Exception failure) when (failure is KubernetesApiException or HttpRequestException or IOException or TimeoutException)
            {
                LogRefused(name, failure.Message);
                await Task.Delay(Backoff.After(failures, FirstRetry, LongestRetry, Randomness.Jitter), time, cancellationToken);
            }
        }
    }

    [LoggerMessage(6101, LogLevel.Information, "registered broker {Broker}")]
    private partial void LogRegistered(string broker);

    [LoggerMessage(6102, LogLevel.Warning, "broker {Broker} is not registered yet: {Cause}")]
    private partial void LogRefused(string broker, string cause);
}
