using System.Diagnostics.CodeAnalysis;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Ssm.Kubernetes;

/// <summary>
/// Lets one of several replicas lead, by a <c>coordination.k8s.io/v1</c> Lease. Those that wait watch the lease instead of polling it, so an idle
/// replica costs nothing and takes over at once when the leader lets go.
/// </summary>
/// <param name="api">Where the lease lives.</param>
/// <param name="options">The lease and its timing.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Where leadership changes are told.</param>
public sealed partial class LeaderElection(KubernetesApi api, LeaderElectionOptions options, TimeProvider timeProvider, ILogger logger)
{
    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromSeconds(1);
    private readonly NamespacedName _key = new(options.Namespace, options.Name);
    private V1Lease? _lease;
    private long _seenAt;
    private volatile bool _isLeader;

    /// <summary>True while this replica leads.</summary>
    public bool IsLeader => _isLeader;

    /// <summary>
    /// Waits to lead, then runs <paramref name="lead"/>, again and again until cancelled. The token given to <paramref name="lead"/> is cancelled when leadership is lost;
    /// the lease is released when <paramref name="lead"/> has ended.
    /// </summary>
    public async Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lead);
        try
        {
            while (true)
            {
                await AcquireAsync(cancellationToken);
                LogLeading(options.Identity, options.Name);
                await LeadAsync(lead, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task AcquireAsync(CancellationToken cancellationToken)
    {
        string? told = null;
        while (!await TryAsync(cancellationToken))
        {
            if (_lease?.Spec?.HolderIdentity is { Length: > 0 } holder && holder != told)
            {
                LogStandingBy(options.Identity, holder, options.Name);
                told = holder;
            }

            await WaitForChangeAsync(cancellationToken);
        }
    }

    private async Task LeadAsync(Func<CancellationToken, Task> lead, CancellationToken cancellationToken)
    {
        using var leadership = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _isLeader = true;
        var work = lead(leadership.Token);
        try
        {
            await Task.WhenAny(work, RenewAsync(leadership.Token));
        }
        finally
        {
            await leadership.CancelAsync();
            try
            {
                await work;
            }
            catch (OperationCanceledException) when (leadership.IsCancellationRequested)
            {
                // The work was asked to stop and did.
            }
            finally
            {
                _isLeader = false;
                await ReleaseAsync();
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        LogLost(options.Identity, options.Name);
    }

    /// <summary>Renews until the deadline passed without success.</summary>
    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        var renewed = timeProvider.GetTimestamp();
        var wait = options.RenewPeriod;
        while (timeProvider.GetElapsedTime(renewed) < options.RenewDeadline)
        {
            await Task.Delay(wait, timeProvider, cancellationToken);
            var asked = timeProvider.GetTimestamp();
            if (await TryAsync(cancellationToken))
            {
                renewed = asked;
                wait = options.RenewPeriod;
            }
            else if (_lease?.Spec?.HolderIdentity is { Length: > 0 } holder && holder != options.Identity)
            {
                return;
            }
            else
            {
                wait = RetryAfterFailure;
            }
        }
    }

    /// <summary>One attempt to take or renew the lease; false when somebody else holds it or the API cannot be reached.</summary>
    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_lease is null || !_isLeader)
            {
                Observe(await api.GetAsync(KubernetesTypes.Leases, _key, cancellationToken));
            }

            if (!LeaseDecider.MayHold(_lease, options.Identity, timeProvider.GetElapsedTime(_seenAt)))
            {
                return false;
            }

            var held = LeaseDecider.Held(_lease, options, timeProvider.GetUtcNow());
            Observe(_lease is null
                ? await api.CreateAsync(KubernetesTypes.Leases, held, cancellationToken)
                : await api.UpdateAsync(KubernetesTypes.Leases, held, cancellationToken));
            return true;
        }
        catch (Exception failure) when (IsTransient(failure))
        {
            LogAttemptFailed(options.Identity, options.Name, failure.Message);
            _lease = null;
            return false;
        }
    }

    private async Task WaitForChangeAsync(CancellationToken cancellationToken)
    {
        var held = _lease;
        var wait = held is null ? RetryAfterFailure : LeaseDecider.Duration(held) - timeProvider.GetElapsedTime(_seenAt);
        if (wait < TimeSpan.FromMilliseconds(50))
        {
            wait = TimeSpan.FromMilliseconds(50);
        }

        using var expiry = new CancellationTokenSource(wait, timeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, expiry.Token);
        try
        {
            if (held is null)
            {
                await Task.Delay(wait, timeProvider, linked.Token);
                return;
            }

            var scope = new ListScope { Namespace = options.Namespace, FieldSelector = $"metadata.name={options.Name}" };
            await foreach (var change in api.WatchAsync(KubernetesTypes.Leases, scope, held.Metadata.ResourceVersion, linked.Token))
            {
                if (change.Kind == WatchEventKind.Bookmark)
                {
                    continue;
                }

                Observe(change.Kind == WatchEventKind.Deleted ? null : change.Resource);
                if (string.IsNullOrEmpty(_lease?.Spec?.HolderIdentity))
                {
                    return;
                }

                // Renewed: its time starts anew, and nothing has to be asked for.
                expiry.CancelAfter(LeaseDecider.Duration(_lease));
            }

            await Task.Delay(RetryAfterFailure, timeProvider, linked.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The lease's time is over: try to take it.
        }
        catch (Exception failure) when (IsTransient(failure))
        {
            await Task.Delay(RetryAfterFailure, timeProvider, cancellationToken);
        }
    }

    /// <summary>Remembers the lease; its time starts anew whenever it changed.</summary>
    private void Observe(V1Lease? lease)
    {
        if (_lease?.Metadata.ResourceVersion != lease?.Metadata.ResourceVersion)
        {
            _seenAt = timeProvider.GetTimestamp();
        }

        _lease = lease;
    }

    [SuppressMessage("Reliability", "CA2016:Forward the token", Justification = "The lease is released while stopping; waiting for its expiry instead would delay the next leader.")]
    private async Task ReleaseAsync()
    {
        if (_lease?.Spec?.HolderIdentity != options.Identity)
        {
            return;
        }

        try
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(2), timeProvider);
            await api.UpdateAsync(KubernetesTypes.Leases, LeaseDecider.Released(_lease), deadline.Token);
        }
        catch (Exception failure) when (IsTransient(failure) || failure is OperationCanceledException)
        {
            LogAttemptFailed(options.Identity, options.Name, failure.Message);
        }

        _lease = null;
    }

    private static bool IsTransient(Exception failure) =>
        failure is KubernetesApiException or HttpRequestException or IOException or TimeoutException;

    [LoggerMessage(1010, LogLevel.Information, "{Identity} leads {Lease}")]
    private partial void LogLeading(string identity, string lease);

    [LoggerMessage(1013, LogLevel.Information, "{Identity} stands by: {Holder} leads {Lease}")]
    private partial void LogStandingBy(string identity, string holder, string lease);

    [LoggerMessage(1011, LogLevel.Warning, "{Identity} no longer leads {Lease}")]
    private partial void LogLost(string identity, string lease);

    [LoggerMessage(1012, LogLevel.Debug, "{Identity} could not take or renew {Lease}: {Cause}")]
    private partial void LogAttemptFailed(string identity, string lease, string cause);
}
