using k8s;
using Microsoft.Extensions.Logging;
using Ssm.Cli.Hosting;
using Ssm.Kubernetes;

namespace Ssm.Cli.Roles;

/// <summary>Makes the ClusterServiceBrokers of an installation as soon as the webhook admits them; nobody else is there to wait for that moment.</summary>
/// <param name="folder">Files with their manifests.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it is told.</param>
internal sealed partial class BrokerRegistration(string folder, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(10);

    /// <summary>Registers all brokers, however long that takes; what exists and is as it should be stays untouched.</summary>
    public async Task RunAsync(KubernetesClientConfiguration configuration, CancellationToken cancellationToken)
    {
        using var api = new KubernetesApi(configuration, new KubernetesApiOptions { UserAgent = "ssm-broker-registration" }, time);
        var applier = new ManifestApplier(api);
        foreach (var manifest in Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal).SelectMany(file => ManifestReader.Read(File.ReadAllText(file))))
        {
            var name = manifest["metadata"]?["name"]?.GetValue<string>() ?? string.Empty;
            await RetryAsync(name, token => applier.ApplyAsync(manifest, token), cancellationToken);
            LogRegistered(name);
        }
    }

    /// <summary>There is no work queue here: it happens once, and waits for the API server to have seen the webhook's registration.</summary>
    private async Task RetryAsync(string name, Func<CancellationToken, Task> step, CancellationToken cancellationToken)
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
