using Microsoft.Extensions.Logging;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Client;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Bindings.Transforms;
using Ssm.ServiceCatalog.Brokers;
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
    BindingSecrets secrets) : IReconciler
{
    private readonly StaleReads _stale = new();
    private readonly OperationSchedules _schedules = new(context.Options, context.TimeProvider);
    private readonly ILogger _logger = context.Logs.CreateLogger("Ssm.ServiceCatalog.Bindings");

    private FeatureGates Gates => context.Options.FeatureGates;

    private RetryRules Rules => RetryRules.Of(context.Options);

    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (bindings.Get(key) is not { } binding)
        {
            _schedules.Forget(key);
            _stale.Forget(key);
            return ReconcileResult.Done;
        }

        if (_stale.IsStale(binding))
        {
            return ReconcileResult.Done;
        }

        var snapshot = await reader.ReadAsync(binding, cancellationToken);
        snapshot = snapshot with
        {
            Wait = _schedules.Remaining(key, BindingDecider.PhaseOf(binding), phase => SubjectOf(snapshot, phase)),
        };
        switch (BindingDecider.Decide(snapshot, Gates, context.TimeProvider.GetUtcNow()))
        {
            case BindingAction.Nothing:
                return ReconcileResult.Done;
            case BindingAction.Wait wait:
                return ReconcileResult.RequeueAfter(wait.Delay);
            case BindingAction.Report report:
                return await CommitAsync(snapshot, report.Transition, cancellationToken);
            case BindingAction.Release:
                await secrets.EjectAsync(binding, snapshot.Secret, cancellationToken);
                await ReleaseAsync(binding, cancellationToken);
                return ReconcileResult.Done;
            case var call:
                return await CommitAsync(snapshot, await CallAsync(snapshot, call, cancellationToken), cancellationToken);
        }
    }

    private async Task<BindingTransition> CallAsync(BindingSnapshot snapshot, BindingAction action, CancellationToken cancellationToken)
    {
        if (action is BindingAction.Unbind && await secrets.EjectAsync(snapshot.Binding, snapshot.Secret, cancellationToken) is { } notEjected)
        {
            return UnbindOutcomes.Retried(
                snapshot, BindingNotices.NotEjected(notEjected), new BrokerReply.PlatformFailed(), asked: null, Rules, Now());
        }

        var connection = await connections.ConnectAsync(snapshot.Broker!, cancellationToken);
        if (connection is not BrokerConnection.Open { Client: var client })
        {
            var notice = ((BrokerConnection.Refused)connection).Notice;
            if (snapshot is { IsDeleting: true, NamespaceDeletion: not null })
            {
                return HandOver.Abandoned(snapshot, notice.Message);
            }

            var value = action is BindingAction.Unbind ? ConditionStatus.Unknown : ConditionStatus.False;
            return new BindingTransition(
                snapshot.Status.WithReady(value, notice, Now()), [CatalogEvent.Warning(notice)], new NextStep.Retry(IsUnreachable: true, Asked: null));
        }

        var key = BindingRequests.Key(snapshot);
        switch (action)
        {
            case BindingAction.Bind bind:
                var call = BindingRequests.Call(snapshot, Gates, bind.AcceptsIncomplete);
                var bound = await client.BindAsync(key, bind.Request, call, cancellationToken);
                context.Relists.AskAfter(snapshot.Broker!, bound);
                return bound is BrokerOutcome<BindResponse>.Succeeded { Value: var response }
                    ? await InjectAsync(snapshot, BoundCredentials.Of(response), cancellationToken)
                    : snapshot.Binding.IsReady() ? NotRepaired(snapshot, bound) : BindOutcomes.Apply(snapshot, bound, Rules, Now());
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
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<BindingTransition> FetchAsync(BindingSnapshot snapshot, IBrokerClient client, BindingKey key, CancellationToken cancellationToken)
    {
        var fetched = await client.FetchBindingAsync(key, BindingRequests.PlanAtBroker(snapshot), BrokerCall.Default, cancellationToken);
        var problem = fetched switch
        {
            BrokerOutcome<FetchBindingResponse>.Succeeded => null,
            BrokerOutcome<FetchBindingResponse>.Rejected rejected => rejected.Error.ToString(),
            BrokerOutcome<FetchBindingResponse>.Ambiguous ambiguous => ambiguous.Cause.ToString(),
            _ => "the broker answered 202",
        };
        if (problem is not null)
        {
            var notice = BindingNotices.NotFetched(problem);
            return BindOutcomes.Failed(snapshot, notice, notice, new BrokerReply.PlatformFailed(), Now());
        }

        return await InjectAsync(snapshot, BoundCredentials.Of(((BrokerOutcome<FetchBindingResponse>.Succeeded)fetched).Value), cancellationToken);
    }

    private async Task<BindingTransition> InjectAsync(BindingSnapshot snapshot, BoundCredentials bound, CancellationToken cancellationToken)
    {
        var (data, problem) = await transforms.ApplyAsync(snapshot, bound.Credentials, cancellationToken);
        problem ??= await secrets.InjectAsync(snapshot.Binding, snapshot.Secret, data!, cancellationToken);
        return problem is null
            ? BindOutcomes.Injected(snapshot, bound, Now())
            : BindOutcomes.NotInjected(snapshot, problem, Rules, Now());
    }

    /// <summary>The Secret is lost and the broker does not give the credentials again now: the application has none, so the binding is not ready.</summary>
    private static BindingTransition NotRepaired(BindingSnapshot snapshot, BrokerOutcome<BindResponse> outcome)
    {
        var cause = outcome switch
        {
            BrokerOutcome<BindResponse>.Rejected rejected => rejected.Error.ToString(),
            BrokerOutcome<BindResponse>.Ambiguous ambiguous => ambiguous.Cause.ToString(),
            _ => "the broker answered 202",
        };
        return new BindingTransition(
            snapshot.Status,
            [CatalogEvent.Warning(BindingNotices.NotInjected(cause))],
            new NextStep.Retry(outcome.Reply is BrokerReply.Broken, outcome.RetryAfter));
    }

    private async Task<ReconcileResult> CommitAsync(BindingSnapshot snapshot, BindingTransition transition, CancellationToken cancellationToken)
    {
        var binding = snapshot.Binding;
        var cleaned = Redaction.Of(snapshot.Secrets, transition);
        if (cleaned.Orphan is { } entry)
        {
            await OrphanLedger.KeepAsync(context.Api, entry, cancellationToken);
            await secrets.EjectAsync(binding, snapshot.Secret, cancellationToken);
        }

        var wait = _schedules.After(
            NamespacedName.Of(binding), BindingDecider.PhaseOf(binding), phase => SubjectOf(snapshot, phase), cleaned.Next);
        if (cleaned.IsReleased)
        {
            await ReleaseAsync(binding, cancellationToken);
        }
        else if (cleaned.Status.Waiting(snapshot, cleaned.Next, wait, Now()).Shown(Gates) is var status && !status.IsSameAs(binding.Status))
        {
            var written = await StatusWriter.WriteAsync(
                context.Api,
                CatalogTypes.ServiceBindings,
                binding,
                live => live with { Status = status },
                live => snapshot.Status.IsSameAs(live.Status ?? new ServiceBindingStatus()),
                cancellationToken);
            _stale.Replaced(binding, written);
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
        _stale.Replaced(binding, await context.Api.UpdateAsync(CatalogTypes.ServiceBindings, released, CancellationToken.None));
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
                LogProgress(NamespacedName.Of(binding), notice.Reason, binding.Spec.ExternalID);
            }
        }
    }

    /// <summary>What a wait belongs to: a new operation is tried at once, and so is the old one at a corrected broker.</summary>
    private static string SubjectOf(BindingSnapshot snapshot, OperationPhase phase)
    {
        var metadata = snapshot.Binding.Metadata;
        return phase switch
        {
            OperationPhase.Polling => $"{metadata.Uid}/{snapshot.Status.CurrentOperation}/{snapshot.Status.OperationStartTime:O}",
            OperationPhase.Removing => $"{metadata.Uid}/{metadata.DeletionTimestamp:O}/{snapshot.NamespaceDeletion:O}/{snapshot.BrokerVersion}",
            _ => $"{metadata.Uid}/{snapshot.BrokerVersion}",
        };
    }

    private DateTimeOffset Now() => context.TimeProvider.GetUtcNow();

    [LoggerMessage(2020, LogLevel.Information, "ServiceBinding {Key}: {Reason} (id {ExternalId})")]
    private partial void LogProgress(NamespacedName key, string reason, string externalId);

    [LoggerMessage(2021, LogLevel.Warning, "ServiceBinding {Key}: {Reason}: {Message}")]
    private partial void LogTrouble(NamespacedName key, string reason, string message);
}
