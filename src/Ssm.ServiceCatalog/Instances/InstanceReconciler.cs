using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Brokers;
using Ssm.ServiceCatalog.Parameters;
using Ssm.ServiceCatalog.Retries;

namespace Ssm.ServiceCatalog.Instances;

/// <summary>Drives ServiceInstances: read, decide, do one thing, write once.</summary>
internal sealed partial class InstanceReconciler(
    CatalogContext context, Informer<ServiceInstance> instances, InstanceReader reader, IBrokerConnections connections) : IReconciler
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    private readonly StaleReads _stale = new();
    private readonly RetrySchedule _calls = new(FirstRetry, context.TimeProvider);
    private readonly RetrySchedule _deletes = new(FirstRetry, context.TimeProvider);
    private readonly RetrySchedule _polls = new(FirstRetry, context.TimeProvider);
    private readonly ConcurrentDictionary<NamespacedName, string> _untouched = new();
    private readonly ILogger _logger = context.Logs.CreateLogger("Ssm.ServiceCatalog.Instances");

    private FeatureGates Gates => context.Options.FeatureGates;

    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (instances.Get(key) is not { } instance)
        {
            Forget(key);
            return ReconcileResult.Done;
        }

        if (_stale.IsStale(instance))
        {
            return ReconcileResult.Done;
        }

        var snapshot = await reader.ReadAsync(instance, cancellationToken) with
        {
            Wait = ScheduleOf(instance).Remaining(key, SubjectOf(instance)),
            MayExist = !(_untouched.TryGetValue(key, out var uid) && uid == instance.Metadata.Uid),
        };
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
                _stale.Replaced(instance, await context.Api.UpdateAsync(
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
            case var call:
                return await CommitAsync(snapshot, await CallAsync(snapshot, call, cancellationToken), cancellationToken);
        }
    }

    /// <summary>Forgets what only a leader without interruption can know: somebody else may have called brokers meanwhile.</summary>
    public void Reset() => _untouched.Clear();

    private async Task<InstanceTransition> CallAsync(InstanceSnapshot snapshot, InstanceAction action, CancellationToken cancellationToken)
    {
        var connection = await connections.ConnectAsync(snapshot.Broker!, cancellationToken);
        if (connection is not BrokerConnection.Open { Client: var client })
        {
            var notice = ((BrokerConnection.Refused)connection).Notice;
            var value = InstanceDecider.PhaseOf(snapshot.Instance) == InstancePhase.Deleting ? ConditionStatus.Unknown : ConditionStatus.False;
            return new InstanceTransition(
                snapshot.Status.WithReady(value, notice, context.TimeProvider.GetUtcNow()),
                [CatalogEvent.Warning(notice)],
                new NextStep.Retry(IsUnreachable: true, Asked: null));
        }

        var id = new InstanceId(snapshot.Instance.Spec.ExternalID);
        var call = InstanceRequests.Call(snapshot, Gates);
        var retryDuration = context.Options.ReconciliationRetryDuration;
        switch (action)
        {
            case InstanceAction.Provision provision:
                // From here on the instance may exist at the broker, also when this pass is cut off before it knows.
                _untouched.TryRemove(NamespacedName.Of(snapshot.Instance), out _);
                return ProvisionOutcomes.Apply(
                    snapshot, await client.ProvisionAsync(id, provision.Request, call, cancellationToken), retryDuration, Now());
            case InstanceAction.Update update:
                return UpdateOutcomes.Apply(snapshot, await client.UpdateAsync(id, update.Request, call, cancellationToken), Gates, retryDuration, Now());
            case InstanceAction.Deprovision deprovision:
                return DeprovisionOutcomes.Apply(
                    snapshot, await client.DeprovisionAsync(id, deprovision.Plan, call, cancellationToken), retryDuration, Now());
            case InstanceAction.Poll poll:
                return PollOutcomes.Apply(snapshot, await client.PollLastOperationAsync(id, poll.Query, call, cancellationToken), retryDuration, Now());
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        DateTimeOffset Now() => context.TimeProvider.GetUtcNow();
    }

    private async Task<ReconcileResult> CommitAsync(InstanceSnapshot snapshot, InstanceTransition transition, CancellationToken cancellationToken)
    {
        var instance = snapshot.Instance;
        var cleaned = Redaction.Of(snapshot.Parameters?.Secrets ?? [], transition);
        if (cleaned.IsReleased)
        {
            await ReleaseAsync(instance, cancellationToken);
        }
        else if (!cleaned.Status.IsSameAs(instance.Status))
        {
            await WriteStatusAsync(snapshot, cleaned.Status, cancellationToken);
        }

        Record(instance, cleaned.Events, snapshot);
        return Schedule(NamespacedName.Of(instance), snapshot, cleaned.Next);
    }

    private async Task WriteStatusAsync(InstanceSnapshot snapshot, ServiceInstanceStatus status, CancellationToken cancellationToken)
    {
        var key = NamespacedName.Of(snapshot.Instance);
        var isNewIntent = status.CurrentOperation == InstanceOperation.Provision
            && status.DeprovisionStatus == RemovalStatus.Required
            && snapshot.Status.DeprovisionStatus != RemovalStatus.Required;
        var written = await StatusWriter.WriteAsync(
            context.Api,
            CatalogTypes.ServiceInstances,
            snapshot.Instance,
            live => live with { Status = status },
            live => snapshot.Status.IsSameAs(live.Status ?? new ServiceInstanceStatus()),
            cancellationToken);
        _stale.Replaced(snapshot.Instance, written);
        if (isNewIntent)
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
        _stale.Replaced(instance, await context.Api.UpdateAsync(CatalogTypes.ServiceInstances, released, CancellationToken.None));
    }

    private ReconcileResult Schedule(NamespacedName key, InstanceSnapshot snapshot, NextStep next)
    {
        var most = context.Options.OperationPollingMaximumBackoff;
        switch (next)
        {
            case NextStep.Finished:
                Forget(key);
                return ReconcileResult.Done;
            case NextStep.PollNow:
                _polls.Forget(key);
                return ReconcileResult.Done;
            case NextStep.Poll poll:
                return ReconcileResult.RequeueAfter(_polls.Next(key, SubjectOf(snapshot.Instance), most, poll.Asked));
            case NextStep.Retry retry:
                var isCreating = InstanceDecider.PhaseOf(snapshot.Instance) == InstancePhase.Creating;
                var limit = retry.IsUnreachable && context.Options.UnreachableMaximumBackoff < most ? context.Options.UnreachableMaximumBackoff : most;
                var wait = (isCreating ? _calls : _deletes).Next(key, SubjectOf(snapshot.Instance), limit, retry.Asked);
                if (isCreating)
                {
                    var operation = snapshot.Status.CurrentOperation == InstanceOperation.Update ? "update" : "provision";
                    var notice = InstanceNotices.RetryBackoff(operation, context.TimeProvider.GetUtcNow() + wait);
                    context.Events.Warning(snapshot.Instance, notice.Reason, notice.Message);
                }

                return ReconcileResult.RequeueAfter(wait);
            default:
                return ReconcileResult.Done;
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

    private RetrySchedule ScheduleOf(ServiceInstance instance) => InstanceDecider.PhaseOf(instance) switch
    {
        InstancePhase.Polling => _polls,
        InstancePhase.Deleting => _deletes,
        _ => _calls,
    };

    /// <summary>What a wait belongs to: a new generation is tried at once, and so is a new operation.</summary>
    private static string SubjectOf(ServiceInstance instance) => InstanceDecider.PhaseOf(instance) switch
    {
        InstancePhase.Polling => $"{instance.Metadata.Uid}/{instance.Status?.CurrentOperation}/{instance.Status?.OperationStartTime:O}",
        InstancePhase.Deleting => $"{instance.Metadata.Uid}/{instance.Metadata.DeletionTimestamp:O}",
        _ => $"{instance.Metadata.Uid}/{instance.Metadata.Generation}",
    };

    private void Forget(NamespacedName key)
    {
        _calls.Forget(key);
        _deletes.Forget(key);
        _polls.Forget(key);
        if (instances.Get(key) is null)
        {
            _stale.Forget(key);
            _untouched.TryRemove(key, out _);
        }
    }

    [LoggerMessage(2010, LogLevel.Information, "ServiceInstance {Key}: {Reason} (id {ExternalId})")]
    private partial void LogProgress(NamespacedName key, string reason, string externalId);

    [LoggerMessage(2011, LogLevel.Warning, "ServiceInstance {Key}: {Reason}: {Message}")]
    private partial void LogTrouble(NamespacedName key, string reason, string message);
}
