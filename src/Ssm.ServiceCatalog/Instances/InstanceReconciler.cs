using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Brokers;
using Ssm.ServiceCatalog.Drifts;
using Ssm.ServiceCatalog.Orphans;
using Ssm.ServiceCatalog.Parameters;
using Ssm.ServiceCatalog.Retries;

namespace Ssm.ServiceCatalog.Instances;

/// <summary>Drives ServiceInstances: read, decide, do one thing, write once.</summary>
internal sealed partial class InstanceReconciler(
    CatalogContext context, Informer<ServiceInstance> instances, InstanceReader reader, IBrokerConnections connections) : IReconciler
{
    /// <summary>For how long after its lease ended a leader may go on, because it was held up and has not noticed.</summary>
    private static readonly TimeSpan LongestOverlap = TimeSpan.FromMinutes(1);

    private readonly StaleReads _stale = new();
    private readonly DriftSchedule _drift = new(context.Options.DriftCheckInterval, context.TimeProvider);
    private readonly OperationSchedules _schedules = new(context.Options, context.TimeProvider);
    private readonly ConcurrentDictionary<NamespacedName, string> _untouched = new();
    private readonly ILogger _logger = context.Logs.CreateLogger("Ssm.ServiceCatalog.Instances");
    private long _aloneFrom;

    private FeatureGates Gates => context.Options.FeatureGates;

    private RetryRules Rules => RetryRules.Of(context.Options);

    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (instances.Get(key) is not { } instance)
        {
            _schedules.Forget(key);
            _drift.Forget(key);
            _stale.Forget(key);
            _untouched.TryRemove(key, out _);
            return ReconcileResult.Done;
        }

        if (await _stale.IsStaleAsync(context.Api, CatalogTypes.ServiceInstances, instance, cancellationToken))
        {
            return ReconcileResult.Done;
        }

        var snapshot = await reader.ReadAsync(instance, cancellationToken);
        snapshot = snapshot with
        {
            Wait = _schedules.Remaining(key, InstanceDecider.PhaseOf(instance), phase => SubjectOf(snapshot, phase)),
            MayExist = !(_untouched.TryGetValue(key, out var uid) && uid == instance.Metadata.Uid),
            DriftRest = InstanceDrift.IsChecked(snapshot) ? _drift.Remaining(instance) : null,
        };
        if (snapshot.DriftRest == TimeSpan.Zero)
        {
            snapshot = await reader.WithParametersAsync(snapshot, cancellationToken);
        }

        var now = context.TimeProvider.GetUtcNow();
        switch (InstanceDecider.Decide(snapshot, Gates, now))
        {
            case InstanceAction.Nothing:
                return ReconcileResult.Done;
            case InstanceAction.Wait wait:
                return ReconcileResult.RequeueAfter(wait.Delay);
            case InstanceAction.Report report:
                return await CommitAsync(snapshot, report.Transition, cancellationToken);
            case InstanceAction.Resolve resolve:
                await _stale.WriteAsync(instance, () => context.Api.UpdateAsync(
                    CatalogTypes.ServiceInstances, instance with { Spec = resolve.Spec }, cancellationToken));
                return ReconcileResult.Done;
            case InstanceAction.Release release:
                await ReleaseAsync(instance, cancellationToken);
                Record(instance, release.Event is { } told ? [told] : [], snapshot);
                return ReconcileResult.Done;
            case InstanceAction.DeleteBindings delete:
                foreach (var binding in snapshot.Bindings)
                {
                    await context.Api.DeleteAsync(CatalogTypes.ServiceBindings, NamespacedName.Of(binding), options: null, cancellationToken);
                }

                return await CommitAsync(snapshot, delete.Transition, cancellationToken);
            case InstanceAction.CheckDrift check:
                await CommitAsync(snapshot, await CallAsync(snapshot, check, cancellationToken), cancellationToken);
                return ReconcileResult.RequeueAfter(_drift.Next(instance));
            case not InstanceAction.Poll when await _stale.IsBehindAsync(context.Api, CatalogTypes.ServiceInstances, instance, cancellationToken):
                return ReconcileResult.Done;
            case var call:
                return await CommitAsync(snapshot, await CallAsync(snapshot, call, cancellationToken), cancellationToken);
        }
    }

    /// <summary>
    /// Forgets what only a leader without interruption can know: somebody else may have called brokers meanwhile, and the leader before may do so for a
    /// moment longer.
    /// </summary>
    public void BeginTerm()
    {
        _untouched.Clear();
        Volatile.Write(ref _aloneFrom, context.Options.LeaderElect ? (context.TimeProvider.GetUtcNow() + LongestOverlap).UtcTicks : 0);
        _stale.BeginTerm();
    }

    /// <summary>
    /// Whether the server has a newer version of the instance, as far as this term does not know better. A binding must not be asked for while the leader before
    /// has already had the instance deleted.
    /// </summary>
    public Task<bool> IsBehindAsync(ServiceInstance cached, CancellationToken cancellationToken) =>
        _stale.IsBehindAsync(context.Api, CatalogTypes.ServiceInstances, cached, cancellationToken);

    private async Task<InstanceTransition> CallAsync(InstanceSnapshot snapshot, InstanceAction action, CancellationToken cancellationToken)
    {
        var connection = await connections.ConnectAsync(snapshot.Broker!, cancellationToken);
        if (connection is not BrokerConnection.Open { Client: var client })
        {
            var notice = ((BrokerConnection.Refused)connection).Notice;
            context.Relists.AskIfReady(snapshot.Broker!);
            if (action is InstanceAction.CheckDrift)
            {
                return new InstanceTransition(snapshot.Status, [], NextStep.OnChange.Instance);
            }

            if (snapshot.IsDeleting && snapshot.NamespaceDeletion is not null)
            {
                return HandOver.Abandoned(snapshot, notice.Message);
            }

            var value = InstanceDecider.PhaseOf(snapshot.Instance) == OperationPhase.Removing ? ConditionStatus.Unknown : ConditionStatus.False;
            return new InstanceTransition(
                snapshot.Status.WithReady(value, notice, context.TimeProvider.GetUtcNow()),
                [CatalogEvent.Warning(notice)],
                new NextStep.Retry(IsUnreachable: true, Asked: null));
        }

        var id = new InstanceId(snapshot.Instance.Spec.ExternalID);
        var call = InstanceRequests.Call(snapshot, Gates);
        switch (action)
        {
            case InstanceAction.Provision provision:
                // From here on the instance may exist at the broker, also when this pass is cut off before it knows.
                _untouched.TryRemove(NamespacedName.Of(snapshot.Instance), out _);
                var provisioned = await client.ProvisionAsync(id, provision.Request, call, cancellationToken);
                context.Relists.AskAfter(snapshot.Broker!, provisioned);
                return ProvisionOutcomes.Apply(snapshot, provisioned, Rules, Now());
            case InstanceAction.Adopt adopt:
                return Adoption.Apply(snapshot, await client.FetchInstanceAsync(id, adopt.Hint, call with { AcceptsIncomplete = false }, cancellationToken), Now());
            case InstanceAction.CheckDrift check:
                return InstanceDrift.Apply(snapshot, await client.FetchInstanceAsync(id, check.Hint, call with { AcceptsIncomplete = false }, cancellationToken), Now());
            case InstanceAction.Update update:
                var updated = await client.UpdateAsync(id, update.Request, call, cancellationToken);
                context.Relists.AskAfter(snapshot.Broker!, updated);
                return UpdateOutcomes.Apply(snapshot, updated, Rules, Now());
            case InstanceAction.Deprovision deprovision:
                return DeprovisionOutcomes.Apply(
                    snapshot, await client.DeprovisionAsync(id, deprovision.Plan, call, cancellationToken), Rules, Now());
            case InstanceAction.Poll poll:
                return PollOutcomes.Apply(snapshot, await client.PollLastOperationAsync(id, poll.Query, call, cancellationToken), Rules, Now());
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        DateTimeOffset Now() => context.TimeProvider.GetUtcNow();
    }

    private async Task<ReconcileResult> CommitAsync(InstanceSnapshot snapshot, InstanceTransition transition, CancellationToken cancellationToken)
    {
        var instance = snapshot.Instance;
        var cleaned = Redaction.Of(snapshot.Parameters?.Secrets ?? [], transition);
        if (cleaned.Orphan is { } entry)
        {
            await context.Ledger.KeepAsync(entry, cancellationToken);
        }

        var now = context.TimeProvider.GetUtcNow();
        var wait = _schedules.After(
            NamespacedName.Of(instance), InstanceDecider.PhaseOf(instance), phase => SubjectOf(snapshot, phase), cleaned.Next);
        if (cleaned.IsReleased)
        {
            if (cleaned.Orphan is null)
            {
                // Handed over before, and then not let go because the user changed their mind.
                await context.Ledger.WithdrawAsync(HandOver.NameOf(instance), cancellationToken);
            }

            await ReleaseAsync(instance, cancellationToken);
        }
        else if (cleaned.Status.Waiting(snapshot, cleaned.Next, wait, now).Shown(Gates) is var status && !status.IsSameAs(instance.Status))
        {
            await WriteStatusAsync(snapshot, status, cancellationToken);
        }

        Record(instance, cleaned.Events, snapshot);
        if (wait is not { } delay)
        {
            return ReconcileResult.Done;
        }

        TellBackoff(snapshot, cleaned.Next, now + delay);
        return ReconcileResult.RequeueAfter(delay);
    }

    private async Task WriteStatusAsync(InstanceSnapshot snapshot, ServiceInstanceStatus status, CancellationToken cancellationToken)
    {
        var key = NamespacedName.Of(snapshot.Instance);
        var isNewIntent = status.CurrentOperation == InstanceOperation.Provision
            && status.DeprovisionStatus == RemovalStatus.Required
            && snapshot.Status.DeprovisionStatus != RemovalStatus.Required;
        var written = await _stale.WriteAsync(snapshot.Instance, () => StatusWriter.WriteAsync(
            context.Api,
            CatalogTypes.ServiceInstances,
            snapshot.Instance,
            live => live with { Status = status },
            live => snapshot.Status.IsSameAs(live.Status ?? new ServiceInstanceStatus()),
            cancellationToken));
        if (snapshot.Status.ExternalProperties is null && written.IsReady() && !snapshot.Instance.IsReady())
        {
            context.Metrics.BecameReady(written, snapshot.BrokerName, context.TimeProvider.GetUtcNow());
        }

        if (isNewIntent && context.TimeProvider.GetUtcNow().UtcTicks >= Volatile.Read(ref _aloneFrom))
        {
            _untouched[key] = snapshot.Instance.Metadata.Uid;
        }
    }

    /// <summary>
    /// Nothing is left at the broker. Cancelling this would only have the next leader ask the broker once more, but a deletion that the user
    /// sees finish late is worse than a stop that takes a moment longer.
    /// </summary>
    private async Task ReleaseAsync(ServiceInstance instance, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var released = instance with { Metadata = instance.Metadata.WithoutCatalogFinalizer() };
        await _stale.WriteAsync(instance, () => context.Api.UpdateAsync(CatalogTypes.ServiceInstances, released, CancellationToken.None));
    }

    private void TellBackoff(InstanceSnapshot snapshot, NextStep next, DateTimeOffset then)
    {
        if (next is NextStep.Retry && InstanceDecider.PhaseOf(snapshot.Instance) == OperationPhase.Creating)
        {
            var operation = snapshot.Status.CurrentOperation == InstanceOperation.Update ? "update" : "provision";
            var notice = InstanceNotices.RetryBackoff(operation, then);
            context.Events.Warning(snapshot.Instance, notice.Reason, notice.Message);
        }
    }

    private void Record(ServiceInstance instance, IReadOnlyList<CatalogEvent> events, InstanceSnapshot snapshot)
    {
        foreach (var (isWarning, notice) in events)
        {
            if (isWarning)
            {
                context.Events.Warning(instance, notice.Reason, notice.Message);
                LogTrouble(NamespacedName.Of(instance), notice.Reason, notice.Message);
            }
            else
            {
                context.Events.Normal(instance, notice.Reason, notice.Message);
                LogProgress(NamespacedName.Of(instance), notice.Reason, snapshot.Instance.Spec.ExternalID);
            }
        }
    }

    /// <summary>What a wait belongs to: a new generation is tried at once, and so is a new operation, or the old one at a corrected broker.</summary>
    private static string SubjectOf(InstanceSnapshot snapshot, OperationPhase phase)
    {
        var metadata = snapshot.Instance.Metadata;
        return phase switch
        {
            OperationPhase.Polling => $"{metadata.Uid}/{snapshot.Status.CurrentOperation}/{snapshot.Status.PollingStartTime():O}",
            OperationPhase.Removing => $"{metadata.Uid}/{metadata.DeletionTimestamp:O}/{snapshot.NamespaceDeletion:O}/{snapshot.BrokerVersion}",
            _ => $"{metadata.Uid}/{metadata.Generation}/{snapshot.BrokerVersion}",
        };
    }

    [LoggerMessage(2010, LogLevel.Information, "ServiceInstance {Key}: {Reason} (id {ExternalId})")]
    private partial void LogProgress(NamespacedName key, string reason, string externalId);

    [LoggerMessage(2011, LogLevel.Warning, "ServiceInstance {Key}: {Reason}: {Message}")]
    private partial void LogTrouble(NamespacedName key, string reason, string message);
}
