using Microsoft.Extensions.Logging;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Operations;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Bindings.Transforms;
using Ssm.ServiceCatalog.Brokers;
using Ssm.ServiceCatalog.Drifts;
using Ssm.ServiceCatalog.Instances;
using Ssm.ServiceCatalog.Orphans;
using Ssm.ServiceCatalog.Parameters;
using Ssm.ServiceCatalog.Retries;

namespace Ssm.ServiceCatalog.Bindings;

/// <summary>Drives ServiceBindings: read, decide, do one thing, write once.</summary>
internal sealed partial class BindingReconciler(
    CatalogContext context,
    Informer<ServiceBinding> bindings,
    BindingReader reader,
    IBrokerConnections connections,
    CredentialTransforms transforms,
    BindingSecrets secrets,
    InstanceReconciler instances,
    Func<Guid> newId) : IReconciler
{
    /// <summary>
    /// When to look whether the cache has a Secret that was written. One that is lost before the cache has seen it, in a gap of the watch, brings no event.
    /// </summary>
    private static readonly TimeSpan WatchLag = TimeSpan.FromSeconds(10);

    private readonly StaleReads _stale = new();
    private readonly DriftSchedule _drift = new(context.Options.DriftCheckInterval, context.TimeProvider);
    private readonly OperationSchedules _schedules = new(context.Options, context.TimeProvider);
    private readonly OperationSchedules _rotations = new(context.Options, context.TimeProvider);
    private readonly ILogger _logger = context.Logs.CreateLogger("Ssm.ServiceCatalog.Bindings");

    private FeatureGates Gates => context.Options.FeatureGates;

    private RetryRules Rules => RetryRules.Of(context.Options);

    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (bindings.Get(key) is not { } binding)
        {
            _schedules.Forget(key);
            _rotations.Forget(key);
            _drift.Forget(key);
            _stale.Forget(key);
            return ReconcileResult.Done;
        }

        if (await _stale.IsStaleAsync(context.Api, CatalogTypes.ServiceBindings, binding, cancellationToken))
        {
            return ReconcileResult.Done;
        }

        var snapshot = await reader.ReadAsync(binding, cancellationToken);
        snapshot = snapshot with
        {
            Wait = _schedules.Remaining(key, BindingDecider.PhaseOf(binding), phase => SubjectOf(snapshot, phase)),
            RotationWait = _rotations.Remaining(key, RotationDecider.PhaseOf(snapshot.Status), phase => RotationSubjectOf(snapshot, phase)),
            DriftRest = BindingDrift.IsChecked(snapshot) ? _drift.Remaining(binding) : null,
            FreshId = newId().ToString(),
        };
        if (snapshot.DriftRest == TimeSpan.Zero)
        {
            snapshot = await reader.WithParametersAsync(snapshot, cancellationToken);
        }

        if (BindingDecider.IsAccessEnded(snapshot))
        {
            if (await secrets.EjectAsync(binding, snapshot.Secret, cancellationToken) is { } notEjected)
            {
                return await CommitAsync(snapshot, NotEjected(snapshot, notEjected), cancellationToken);
            }

            snapshot = snapshot with { Secret = null };
        }

        switch (BindingDecider.Decide(snapshot, Gates, context.Options.CredentialOverlap, context.TimeProvider.GetUtcNow()))
        {
            case BindingAction.Nothing:
                return snapshot.IsSecretUnseen ? ReconcileResult.RequeueAfter(WatchLag) : ReconcileResult.Done;
            case BindingAction.Wait wait:
                return ReconcileResult.RequeueAfter(wait.Delay);
            case BindingAction.Report report:
                return await CommitAsync(snapshot, report.Transition, cancellationToken);
            case BindingAction.Release:
                await secrets.EjectAsync(binding, snapshot.Secret, cancellationToken);
                await ReleaseAsync(binding, cancellationToken);
                return ReconcileResult.Done;
            case BindingAction.CheckDrift check:
                await CommitAsync(snapshot, await CallAsync(snapshot, check, cancellationToken), cancellationToken);
                return ReconcileResult.RequeueAfter(BindingDecider.Rest(snapshot with { DriftRest = _drift.Next(binding) }, Now())!.Value);
            case not (BindingAction.Poll or BindingAction.PollRotation) when await _stale.IsBehindAsync(context.Api, CatalogTypes.ServiceBindings, binding, cancellationToken):
                return ReconcileResult.Done;
            case BindingAction.Bind or BindingAction.Fetch or BindingAction.Rotate when await instances.IsBehindAsync(snapshot.Instance!, cancellationToken):
                return ReconcileResult.RequeueAfter(WatchLag);
            case var call:
                var result = await CommitAsync(snapshot, await CallAsync(snapshot, call, cancellationToken), cancellationToken);
                return result.After is null ? ReconcileResult.RequeueAfter(WatchLag) : result;
        }
    }

    /// <inheritdoc cref="StaleReads.BeginTerm"/>
    public void BeginTerm() => _stale.BeginTerm();

    private async Task<BindingTransition> CallAsync(BindingSnapshot snapshot, BindingAction action, CancellationToken cancellationToken)
    {
        if (action is BindingAction.Unbind && await secrets.EjectAsync(snapshot.Binding, snapshot.Secret, cancellationToken) is { } notEjected)
        {
            return NotEjected(snapshot, notEjected);
        }

        var connection = await connections.ConnectAsync(snapshot.Broker!, cancellationToken);
        if (connection is not BrokerConnection.Open { Client: var client })
        {
            var notice = ((BrokerConnection.Refused)connection).Notice;
            context.Relists.AskIfReady(snapshot.Broker!);
            if (action is BindingAction.CheckDrift)
            {
                return new BindingTransition(snapshot.Status, [], NextStep.OnChange.Instance);
            }

            if (snapshot is { IsDeleting: true, NamespaceDeletion: not null })
            {
                return HandOver.Abandoned(snapshot, notice.Message);
            }

            if (action is BindingAction.Rotate or BindingAction.Revoke or BindingAction.PollRotation)
            {
                return RotationOutcomes.NotSwitched(snapshot, notice.Message);
            }

            var value = action is BindingAction.Unbind ? ConditionStatus.Unknown : ConditionStatus.False;
            return new BindingTransition(
                snapshot.Status.WithReady(value, notice, Now()), [CatalogEvent.Warning(notice)], new NextStep.Retry(IsUnreachable: true, Asked: null));
        }

        var key = BindingRequests.Key(snapshot);
        switch (action)
        {
            case BindingAction.Bind bind:
                return await BindAsync(snapshot, client, bind, cancellationToken);
            case BindingAction.Fetch fetch:
                return await RepairAsync(snapshot, client, fetch, cancellationToken);
            case BindingAction.CheckDrift check:
                return BindingDrift.Apply(snapshot, await client.FetchBindingAsync(key, check.Hint, BrokerCall.Default, cancellationToken), Now());
            case BindingAction.Unbind unbind:
                var unbound = await client.UnbindAsync(
                    key, unbind.Plan, BindingRequests.Call(snapshot, Gates, unbind.AcceptsIncomplete), cancellationToken);
                return UnbindOutcomes.Apply(snapshot, unbound, Rules, Now());
            case BindingAction.Poll poll:
                var polled = await client.PollBindingLastOperationAsync(
                    key, poll.Query, BindingRequests.Call(snapshot, Gates, acceptsIncomplete: true), cancellationToken);
                return BindingPollOutcomes.IsBound(snapshot, polled)
                    ? await FetchAsync(snapshot, client, key, cancellationToken)
                    : BindingPollOutcomes.Apply(snapshot, polled, Rules, Now());
            case var rotation:
                return await RotateAsync(snapshot, client, rotation, cancellationToken);
        }
    }

    private BindingTransition NotEjected(BindingSnapshot snapshot, string cause) =>
        UnbindOutcomes.Retried(snapshot, BindingNotices.NotEjected(cause), new BrokerReply.PlatformFailed(), asked: null, Rules, Now());

    private async Task<BindingTransition> BindAsync(BindingSnapshot snapshot, IBrokerClient client, BindingAction.Bind bind, CancellationToken cancellationToken)
    {
        var call = BindingRequests.Call(snapshot, Gates, bind.AcceptsIncomplete);
        var bound = await client.BindAsync(BindingRequests.Key(snapshot), bind.Request, call, cancellationToken);
        context.Relists.AskAfter(snapshot.Broker!, bound);
        return bound is BrokerOutcome<BindResponse>.Succeeded { Value: var response }
            ? await InjectAsync(snapshot, BoundCredentials.Of(response), cancellationToken)
            : BindingDecider.IsBound(snapshot.Binding)
                ? RepairOutcomes.NotRepaired(snapshot, bound, ProblemOf(bound), Now())
                : BindOutcomes.Apply(snapshot, bound, Rules, Now());
    }

    private async Task<BindingTransition> RepairAsync(BindingSnapshot snapshot, IBrokerClient client, BindingAction.Fetch fetch, CancellationToken cancellationToken)
    {
        var fetched = await client.FetchBindingAsync(BindingRequests.Key(snapshot), fetch.Hint, BrokerCall.Default, cancellationToken);
        return fetched switch
        {
            BrokerOutcome<FetchBindingResponse>.Succeeded { Value: { Credentials: not null } found } => await InjectAsync(snapshot, BoundCredentials.Of(found), cancellationToken),
            _ when fetch.Otherwise is { } bind && RepairOutcomes.IsToBeAskedOtherwise(fetched) => await BindAsync(snapshot, client, bind, cancellationToken),
            _ when Fetched.IsForgotten(fetched) => RepairOutcomes.Forgotten(snapshot, Now()),
            _ => RepairOutcomes.NotRepaired(snapshot, fetched, ProblemOf(fetched), Now()),
        };
    }

    private async Task<BindingTransition> RotateAsync(BindingSnapshot snapshot, IBrokerClient client, BindingAction action, CancellationToken cancellationToken)
    {
        var key = BindingRequests.RotationKey(snapshot);
        switch (action)
        {
            case BindingAction.Rotate rotate:
                var bound = await client.BindAsync(key, rotate.Request, BindingRequests.Call(snapshot, Gates, rotate.AcceptsIncomplete), cancellationToken);
                context.Relists.AskAfter(snapshot.Broker!, bound);
                return bound is BrokerOutcome<BindResponse>.Succeeded { Value: var response }
                    ? await SwitchAsync(snapshot, BoundCredentials.Of(response), cancellationToken)
                    : RotationOutcomes.Bound(snapshot, bound, Rules, Now());
            case BindingAction.Revoke revoke:
                var revoked = await client.UnbindAsync(key, revoke.Plan, BindingRequests.Call(snapshot, Gates, revoke.AcceptsIncomplete), cancellationToken);
                return RotationOutcomes.Revoked(snapshot, revoked, Rules, Now());
            case BindingAction.PollRotation poll:
                var polled = await client.PollBindingLastOperationAsync(
                    key, poll.Query, BindingRequests.Call(snapshot, Gates, acceptsIncomplete: true), cancellationToken);
                var isThere = snapshot.Status.Rotation!.Phase == RotationPhase.Binding
                    && polled is BrokerOutcome<LastOperation>.Succeeded { Value.State: var state }
                    && state == LastOperationState.Succeeded;
                if (!isThere)
                {
                    return RotationOutcomes.Polled(snapshot, polled, Rules, Now());
                }

                var fetched = await client.FetchBindingAsync(key, BindingRequests.PlanAtBroker(snapshot), BrokerCall.Default, cancellationToken);
                return fetched is BrokerOutcome<FetchBindingResponse>.Succeeded { Value: var found }
                    ? await SwitchAsync(snapshot, BoundCredentials.Of(found), cancellationToken)
                    : RotationOutcomes.NotSwitched(snapshot, ProblemOf(fetched));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<BindingTransition> SwitchAsync(BindingSnapshot snapshot, BoundCredentials bound, CancellationToken cancellationToken)
    {
        var successor = snapshot with
        {
            Binding = snapshot.Binding with { Status = snapshot.Status with { ExternalID = snapshot.Status.Rotation!.ExternalID } },
        };
        var (data, problem) = await transforms.ApplyAsync(successor, bound.Credentials, cancellationToken);
        problem ??= await secrets.InjectAsync(snapshot.Binding, snapshot.Secret, data!, cancellationToken);
        return problem is null ? RotationOutcomes.Switched(snapshot, bound, Now()) : RotationOutcomes.NotSwitched(snapshot, problem);
    }

    private static string ProblemOf<T>(BrokerOutcome<T> outcome) => outcome switch
    {
        BrokerOutcome<T>.Rejected rejected => rejected.Error.ToString(),
        BrokerOutcome<T>.Ambiguous ambiguous => ambiguous.Cause.ToString(),
        BrokerOutcome<T>.Succeeded => "the broker shows no credentials any more",
        _ => "the broker answered 202",
    };

    private async Task<BindingTransition> FetchAsync(BindingSnapshot snapshot, IBrokerClient client, BindingKey key, CancellationToken cancellationToken)
    {
        var fetched = await client.FetchBindingAsync(key, BindingRequests.PlanAtBroker(snapshot), BrokerCall.Default, cancellationToken);
        if (fetched is not BrokerOutcome<FetchBindingResponse>.Succeeded { Value: var found })
        {
            var notice = BindingNotices.NotFetched(ProblemOf(fetched));
            return BindOutcomes.Failed(snapshot, notice, notice, new BrokerReply.PlatformFailed(), Now());
        }

        return await InjectAsync(snapshot, BoundCredentials.Of(found), cancellationToken);
    }

    private async Task<BindingTransition> InjectAsync(BindingSnapshot snapshot, BoundCredentials bound, CancellationToken cancellationToken)
    {
        var (data, problem) = await transforms.ApplyAsync(snapshot, bound.Credentials, cancellationToken);
        problem ??= await secrets.InjectAsync(snapshot.Binding, snapshot.Secret, data!, cancellationToken);
        return problem is null
            ? BindOutcomes.Injected(snapshot, bound, Now())
            : BindOutcomes.NotInjected(snapshot, problem, Rules, Now());
    }

    private async Task<ReconcileResult> CommitAsync(BindingSnapshot snapshot, BindingTransition transition, CancellationToken cancellationToken)
    {
        var binding = snapshot.Binding;
        var cleaned = Redaction.Of(snapshot.Secrets, transition);
        if (cleaned.Orphan is { } entry)
        {
            await context.Ledger.KeepAsync(entry, cancellationToken);
        }

        var key = NamespacedName.Of(binding);
        var wait = cleaned.IsRotation
            ? _rotations.After(key, RotationDecider.PhaseOf(snapshot.Status), phase => RotationSubjectOf(snapshot, phase), cleaned.Next)
            : _schedules.After(key, BindingDecider.PhaseOf(binding), phase => SubjectOf(snapshot, phase), cleaned.Next);
        if (cleaned.IsReleased)
        {
            if (cleaned.Orphan is not null)
            {
                await secrets.EjectAsync(binding, snapshot.Secret, cancellationToken);
            }

            await ReleaseAsync(binding, cancellationToken);
        }
        else if (cleaned.Status.Waiting(snapshot, cleaned.Next, wait, context.Options.CredentialOverlap, Now()).Shown(Gates) is var status && !status.IsSameAs(binding.Status))
        {
            var written = await _stale.WriteAsync(binding, () => StatusWriter.WriteAsync(
                context.Api,
                CatalogTypes.ServiceBindings,
                binding,
                live => live with { Status = status },
                live => snapshot.Status.IsSameAs(live.Status ?? new ServiceBindingStatus()),
                cancellationToken));
            if (snapshot.Status.ExternalProperties is null && written.IsReady() && !binding.IsReady())
            {
                context.Metrics.BecameReady(written, snapshot.BrokerName, Now());
            }
        }

        Record(binding, cleaned.Events);
        return wait is { } delay ? ReconcileResult.RequeueAfter(delay) : ReconcileResult.Done;
    }

    /// <summary>See the instance's: nothing is left at the broker, and the user waits for the object to go.</summary>
    private async Task ReleaseAsync(ServiceBinding binding, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var released = binding with { Metadata = binding.Metadata.WithoutCatalogFinalizer() };
        await _stale.WriteAsync(binding, () => context.Api.UpdateAsync(CatalogTypes.ServiceBindings, released, CancellationToken.None));
    }

    private void Record(ServiceBinding binding, IReadOnlyList<CatalogEvent> events)
    {
        foreach (var (isWarning, notice) in events)
        {
            if (isWarning)
            {
                context.Events.Warning(binding, notice.Reason, notice.Message);
                LogTrouble(NamespacedName.Of(binding), notice.Reason, notice.Message);
            }
            else
            {
                context.Events.Normal(binding, notice.Reason, notice.Message);
                LogProgress(NamespacedName.Of(binding), notice.Reason, binding.BrokerId());
            }
        }
    }

    /// <summary>What a wait belongs to: a new operation is tried at once, and so is the old one at a corrected broker.</summary>
    private static string SubjectOf(BindingSnapshot snapshot, OperationPhase phase)
    {
        var metadata = snapshot.Binding.Metadata;
        return phase switch
        {
            OperationPhase.Polling => $"{metadata.Uid}/{snapshot.Status.CurrentOperation}/{snapshot.Status.PollingStartTime():O}",
            OperationPhase.Removing => $"{metadata.Uid}/{metadata.DeletionTimestamp:O}/{snapshot.NamespaceDeletion:O}/{snapshot.BrokerVersion}",
            _ => $"{metadata.Uid}/{snapshot.BrokerVersion}",
        };
    }

    private static string RotationSubjectOf(BindingSnapshot snapshot, OperationPhase phase) => phase == OperationPhase.Polling
        ? $"{snapshot.Binding.Metadata.Uid}/{snapshot.Status.Rotation?.ExternalID}/{snapshot.Status.Rotation?.LastOperation}"
        : $"{snapshot.Binding.Metadata.Uid}/{snapshot.Binding.Metadata.DeletionTimestamp:O}/{snapshot.NamespaceDeletion:O}/{snapshot.BrokerVersion}";

    private DateTimeOffset Now() => context.TimeProvider.GetUtcNow();

    [LoggerMessage(2020, LogLevel.Information, "ServiceBinding {Key}: {Reason} (id {ExternalId})")]
    private partial void LogProgress(NamespacedName key, string reason, string externalId);

    [LoggerMessage(2021, LogLevel.Warning, "ServiceBinding {Key}: {Reason}: {Message}")]
    private partial void LogTrouble(NamespacedName key, string reason, string message);
}
