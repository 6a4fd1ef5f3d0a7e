using System.Net;
using Microsoft.Extensions.Logging;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.OpenServiceBroker.Client;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Retries;

namespace Ssm.ServiceCatalog.Brokers;

/// <summary>Keeps classes and plans as a broker's catalog says, for either scope.</summary>
internal sealed partial class BrokerReconciler<TBroker, TClass, TPlan>(
    CatalogContext context, BrokerScope<TBroker, TClass, TPlan> scope, IBrokerConnections connections, Func<IServiceBroker, string> versionOf) : IReconciler
    where TBroker : class, IServiceBroker, new()
    where TClass : class, IServiceClass, new()
    where TPlan : class, IServicePlan, new()
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);

    /// <summary>The back-off from which on trouble that was expected to pass is told.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly StaleReads _stale = new();
    private readonly RetrySchedule _retries = new(FirstRetry, context.TimeProvider);
    private readonly CatalogMapper<TBroker, TClass, TPlan> _mapper = new(scope.Kinds, context.Options);
    private readonly CatalogWriter<TBroker, TClass, TPlan> _writer = new(context.Api, scope, context.Options.FeatureGates);
    private readonly ILogger _logger = context.Logs.CreateLogger("Ssm.ServiceCatalog.Brokers");

    private FeatureGates Gates => context.Options.FeatureGates;

    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (scope.Brokers.Get(key) is not { } broker)
        {
            _retries.Forget(key);
            _stale.Forget(key);
            return ReconcileResult.Done;
        }

        if (_stale.IsStale(broker))
        {
            return ReconcileResult.Done;
        }

        if (broker.Metadata.DeletionTimestamp is not null)
        {
            return await DeleteAsync(key, broker, cancellationToken);
        }

        // A corrected address or credential is tried at once.
        var subject = versionOf(broker);
        if (_retries.Remaining(key, subject) is { } wait)
        {
            return ReconcileResult.RequeueAfter(wait);
        }

        if (context.Relists.Take(broker))
        {
            return await RelistAsync(key, broker, subject, cancellationToken);
        }

        return BrokerDecider.TimeToRelist(broker, context.Options.BrokerRelistInterval, context.TimeProvider.GetUtcNow()) switch
        {
            null => ReconcileResult.Done,
            { Ticks: > 0 } later => ReconcileResult.RequeueAfter(later),
            _ => await RelistAsync(key, broker, subject, cancellationToken),
        };
    }

    private async Task<ReconcileResult> RelistAsync(NamespacedName key, TBroker broker, string subject, CancellationToken cancellationToken)
    {
        var (spoken, failure) = await TakeOverAsync(key, broker, cancellationToken);
        var now = context.TimeProvider.GetUtcNow();
        if (failure is null)
        {
            _retries.Forget(key);
            await WriteStatusAsync(broker, BrokerDecider.Fetched(spoken, Gates, now), cancellationToken);
            TellVersion(broker, spoken);
            context.Events.Normal(broker, BrokerNotices.FetchedCatalog.Reason, BrokerNotices.FetchedCatalog.Message);
            return ReconcileResult.Done;
        }

        var wait = _retries.Next(key, subject, context.Options.OperationPollingMaximumBackoff, asked: null);
        if (failure.IsPassing && wait < Patience)
        {
            // The catalog is not due for any other reason than that this pass did not end.
            context.Relists.Ask(broker);
            return ReconcileResult.RequeueAfter(wait);
        }

        var status = BrokerDecider.Failed(broker, failure, RetryRules.Of(context.Options), now + wait, now);
        LogFailed(scope.Names.Broker, key, failure.Event.Message, wait);
        context.Events.Warning(broker, failure.Event.Reason, failure.Event.Message);
        if (RetryRules.Of(context.Options).IsGivenUp(broker.Status?.OperationStartTime, now))
        {
            context.Events.Warning(broker, BrokerNotices.RetryTimeout.Reason, BrokerNotices.RetryTimeout.Message);
        }

        if (status != (broker.Status ?? new ServiceBrokerStatus()) with { Conditions = status.Conditions }
            || !status.Conditions.SequenceEqual(broker.Status?.Conditions ?? []))
        {
            await WriteStatusAsync(broker, status, cancellationToken);
        }

        return ReconcileResult.RequeueAfter(wait);
    }

    /// <summary>Reads the catalog with the newest version that the broker does not refuse; the broker comes back with that in its status.</summary>
    private async Task<(TBroker Spoken, BrokerTrouble? Failure)> TakeOverAsync(NamespacedName key, TBroker broker, CancellationToken cancellationToken)
    {
        BrokerTrouble? refusal = null;
        foreach (var version in SpokenVersion.Candidates(broker, context.Options.OsbApiVersion))
        {
            var spoken = broker.WithStatus<TBroker, ServiceBrokerSpec, ServiceBrokerStatus>(
                (broker.Status ?? new ServiceBrokerStatus()) with { OsbApiVersion = version.ToString() });
            var connection = await connections.ConnectAsync(spoken, cancellationToken);
            if (connection is not BrokerConnection.Open { Client: var client })
            {
                return (broker, BrokerNotices.NotConnected(((BrokerConnection.Refused)connection).Notice));
            }

            var outcome = await client.FetchCatalogAsync(BrokerCall.Default with { AcceptsIncomplete = false }, cancellationToken);
            if (outcome is not BrokerOutcome<Catalog>.Rejected { Error: { Status: HttpStatusCode.PreconditionFailed } error })
            {
                return (spoken, await TakeOverAsync(key, spoken, outcome, cancellationToken));
            }

            refusal ??= BrokerNotices.FetchFailed(error.ToString());
        }

        return (broker, refusal);
    }

    private async Task<BrokerTrouble?> TakeOverAsync(NamespacedName key, TBroker broker, BrokerOutcome<Catalog> outcome, CancellationToken cancellationToken) =>
        outcome switch
        {
            BrokerOutcome<Catalog>.Succeeded succeeded => await TakeOverAsync(key, broker, succeeded.Value, cancellationToken),
            BrokerOutcome<Catalog>.Rejected rejected => BrokerNotices.FetchFailed(rejected.Error.ToString()),
            BrokerOutcome<Catalog>.Ambiguous ambiguous => BrokerNotices.FetchFailed(ambiguous.Cause.ToString()),
            _ => BrokerNotices.FetchFailed("the broker answered 202 to GET /v2/catalog"),
        };

    private void TellVersion(TBroker broker, TBroker spoken)
    {
        var preferred = SpokenVersion.Candidates(broker, context.Options.OsbApiVersion)[0].ToString();
        if (spoken.Status!.OsbApiVersion is { } version && version != preferred && version != broker.Status?.OsbApiVersion)
        {
            var notice = BrokerNotices.OlderVersion(preferred, version);
            context.Events.Warning(broker, notice.Reason, notice.Message);
        }
    }

    private async Task<BrokerTrouble?> TakeOverAsync(NamespacedName key, TBroker broker, Catalog catalog, CancellationToken cancellationToken)
    {
        if (catalog.Defects is [var first, ..] && Gates.LegacyCatalogReading)
        {
            return NotConverted(key, first.Message);
        }

        var existing = await _writer.ReadAsync(key.Namespace, cancellationToken);
        CatalogEntries<TClass, TPlan> entries;
        try
        {
            entries = _mapper.Map(catalog, broker, existing.NamesOf(key.Name));
        }
        catch (FormatException badRestriction)
        {
            return NotConverted(key, badRestriction.Message);
        }

        foreach (var cause in catalog.Defects.Select(defect => defect.Message).Concat(entries.Problems))
        {
            var problem = NotConverted(key, cause);
            context.Events.Warning(broker, problem.Event.Reason, problem.Event.Message);
        }

        var failure = await _writer.WriteAsync(key, entries, existing, cancellationToken);
        if (failure is null)
        {
            context.Metrics.SetCatalogSize(key, entries.Classes.Count, entries.Plans.Count);
        }

        return failure;
    }

    private static BrokerTrouble NotConverted(NamespacedName key, string cause) => BrokerNotices.SyncFailed(
        $"Error converting catalog payload for broker {GoString.Quote(key.Name)} to service-catalog API: {cause}");

    /// <summary>Classes and plans go with their broker, whether or not instances use them, as in the original.</summary>
    private async Task<ReconcileResult> DeleteAsync(NamespacedName key, TBroker broker, CancellationToken cancellationToken)
    {
        if (!broker.Metadata.HasCatalogFinalizer())
        {
            return ReconcileResult.Done;
        }

        var now = context.TimeProvider.GetUtcNow();
        if (await _writer.DeleteAllAsync(key, cancellationToken) is { } failure)
        {
            var wait = _retries.Next(key, $"{broker.Metadata.Uid}/delete", context.Options.OperationPollingMaximumBackoff, asked: null);
            context.Events.Warning(broker, failure.Event.Reason, failure.Event.Message);
            await WriteStatusAsync(broker, BrokerDecider.NotDeleted(broker, failure, Gates, now), cancellationToken);
            return ReconcileResult.RequeueAfter(wait);
        }

        broker = await WriteStatusAsync(broker, BrokerDecider.Deleted(broker, scope.Names, Gates, now), cancellationToken);
        var released = broker.WithMetadata<TBroker, ServiceBrokerSpec, ServiceBrokerStatus>(broker.Metadata.WithoutCatalogFinalizer());
        _stale.Replaced(broker, await context.Api.UpdateAsync(scope.Kinds.Brokers, released, cancellationToken));
        connections.Forget(broker);
        context.Metrics.ForgetBroker(key);
        var notice = BrokerNotices.Deleted(scope.Names, key.Name);
        context.Events.Normal(broker, notice.Reason, notice.Message);
        return ReconcileResult.Done;
    }

    private async Task<TBroker> WriteStatusAsync(TBroker broker, ServiceBrokerStatus status, CancellationToken cancellationToken)
    {
        var written = await context.Api.UpdateStatusAsync(
            scope.Kinds.Brokers, broker.WithStatus<TBroker, ServiceBrokerSpec, ServiceBrokerStatus>(status), cancellationToken);
        _stale.Replaced(broker, written);
        return written;
    }

    [LoggerMessage(2001, LogLevel.Warning, "{Kind} {Key}: {Cause}; next attempt in {Wait}")]
    private partial void LogFailed(string kind, NamespacedName key, string cause, TimeSpan wait);
}
