using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Ssm.Kubernetes;

namespace Ssm.Standalone.Node.Pods;

/// <summary>The service-account tokens that a pod's volumes hold: fetched before its containers start, renewed while it runs.</summary>
internal sealed partial class PodTokenSet(PodTools tools, PodRuntime pod)
{
    /// <summary>The API server is in this process or starts beside it; a short wait is enough and keeps start-up quick.</summary>
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(10);

    /// <summary>A token is renewed when that share of its life is over, as a kubelet does.</summary>
    private const double RenewAfter = 0.8;

    private readonly ConcurrentDictionary<string, PodToken> _tokens = new(StringComparer.Ordinal);

    /// <summary>The current token; null before there is one.</summary>
    public string? Find(string? audience) => _tokens.GetValueOrDefault(audience ?? string.Empty)?.Text;

    /// <summary>Returns when there is a token for each audience, or when the pod is to stop.</summary>
    public async Task FirstAsync(PodStop stop)
    {
        var failures = 0;
        var wanted = Wanted();
        while (wanted.Count > 0 && !stop.IsRequested && !await TryIssueAsync(wanted, stop.Force))
        {
            await stop.DelayAsync(Backoff.After(++failures, FirstRetry, LongestRetry, static () => 0), tools.TimeProvider);
        }
    }

    /// <summary>Renews tokens until the pod has ended.</summary>
    public async Task KeepAsync(PodStop stop, CancellationToken cancellationToken)
    {
        try
        {
            var wanted = Wanted();
            while (wanted.Count > 0)
            {
                await Task.Delay(Next(), tools.TimeProvider, cancellationToken);
                if (!_tokens.IsEmpty && await TryIssueAsync(wanted, stop.Force))
                {
                    pod.OnConfigurationChanged();
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The pod has ended.
        }
    }

    private List<V1ServiceAccountTokenProjection> Wanted() =>
    [
        .. (pod.Pod.Spec.Volumes ?? [])
            .SelectMany(volume => volume.Projected?.Sources ?? [])
            .Select(source => source.ServiceAccountToken)
            .Where(token => token is not null),
    ];

    private TimeSpan Next()
    {
        var now = tools.TimeProvider.GetUtcNow();
        var soonest = _tokens.IsEmpty ? now : _tokens.Values.Min(token => token.Expires);
        var wait = (soonest - now) * RenewAfter;
        return wait > LongestRetry ? wait : LongestRetry;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Top of the loop that retries: whatever kept a token from being issued, it is asked for again.")]
    private async Task<bool> TryIssueAsync(List<V1ServiceAccountTokenProjection> wanted, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var projection in wanted)
            {
                var lifetime = TimeSpan.FromSeconds(projection.ExpirationSeconds ?? 3600);
                _tokens[projection.Audience ?? string.Empty] = await tools.Tokens.IssueAsync(pod.Pod, projection.Audience, lifetime, cancellationToken);
            }

            return true;
        }
        catch (Exception failure)
        {
            LogNoToken(tools.Logger, pod.Pod.Metadata.NamespaceProperty, pod.Pod.Metadata.Name, failure.Message);
            return false;
        }
    }

    [LoggerMessage(7202, LogLevel.Debug, "No token yet for pod {Namespace}/{Name}: {Cause}")]
    private static partial void LogNoToken(ILogger logger, string @namespace, string name, string cause);
}
