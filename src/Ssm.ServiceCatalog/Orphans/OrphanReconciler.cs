using Microsoft.Extensions.Logging;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Operations;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Alpha1;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Brokers;
using Ssm.ServiceCatalog.Retries;
using ServiceBinding = Ssm.ServiceCatalog.Api.V1Beta1.ServiceBinding;

namespace Ssm.ServiceCatalog.Orphans;

/// <summary>Works the ledger off: deletes at brokers what nobody stands for any more, for as long as it takes.</summary>
internal sealed partial class OrphanReconciler(CatalogContext context, CatalogCaches caches, IBrokerConnections connections) : IReconciler
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private readonly StaleReads _stale = new();
    private readonly RetrySchedule _retries = new(FirstRetry, context.TimeProvider);
    private readonly ILogger _logger = context.Logs.CreateLogger("Ssm.ServiceCatalog.Orphans");

    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (caches.Orphans.Get(key) is not { } entry)
        {
            _retries.Forget(key);
            _stale.Forget(key);
            return ReconcileResult.Done;
        }

        if (entry.Metadata.DeletionTimestamp is not null || await _stale.IsStaleAsync(context.Api, CatalogTypes.OrphanedResources, entry, cancellationToken))
        {
            return ReconcileResult.Done;
        }

        var snapshot = await ReadAsync(key, entry, cancellationToken);
        switch (OrphanDecider.Decide(snapshot))
        {
            case OrphanAction.Nothing:
                return ReconcileResult.Done;
            case OrphanAction.Wait wait:
                return ReconcileResult.RequeueAfter(wait.Delay);
            case OrphanAction.Report report:
                await WriteAsync(entry, report.Status, cancellationToken);
                return ReconcileResult.Done;
            case OrphanAction.StrikeOut struckOut:
                await StrikeOutAsync(entry, struckOut.Reason, cancellationToken);
                return ReconcileResult.Done;
            case not OrphanAction.Poll when await _stale.IsBehindAsync(context.Api, CatalogTypes.OrphanedResources, entry, cancellationToken):
                return ReconcileResult.Done;
            case var call:
                return await CallAsync(key, snapshot, call is OrphanAction.Poll, cancellationToken);
        }
    }

    /// <inheritdoc cref="StaleReads.BeginTerm"/>
    public void BeginTerm() => _stale.BeginTerm();

    private async Task<ReconcileResult> CallAsync(NamespacedName key, OrphanSnapshot snapshot, bool isPoll, CancellationToken cancellationToken)
    {
        var (after, outcome) = await AskAsync(snapshot, isPoll, cancellationToken);
        if (after is null)
        {
            await StrikeOutAsync(snapshot.Entry, "the broker has deleted it", cancellationToken);
            return ReconcileResult.Done;
        }

        var isUnreachable = outcome is null or BrokerReply.Broken;
        var most = isUnreachable ? context.Options.UnreachableMaximumBackoff : context.Options.OperationPollingMaximumBackoff;
        var wait = _retries.Next(key, Subject(snapshot), most, asked: null);
        await WriteAsync(snapshot.Entry, after with { NextAttemptTime = context.TimeProvider.GetUtcNow() + wait }, cancellationToken);
        LogLeft(key.Name, after.Message, wait);
        return ReconcileResult.RequeueAfter(wait);
    }

    private async Task<(OrphanedResourceStatus? After, BrokerReply? Reply)> AskAsync(OrphanSnapshot snapshot, bool isPoll, CancellationToken cancellationToken)
    {
        var spec = snapshot.Entry.Spec;
        var now = context.TimeProvider.GetUtcNow();
        if (await connections.ConnectAsync(snapshot.Broker!, cancellationToken) is not BrokerConnection.Open { Client: var client } connection)
        {
            return (OrphanOutcomes.Failed(snapshot.Status, "The broker cannot be asked: its Secret or its address cannot be used."), null);
        }

        var instance = new InstanceId(spec.InstanceID);
        var plan = new OfferingPlan(new ServiceId(spec.ServiceID), new PlanId(spec.PlanID));
        BindingKey? binding = spec.BindingID is { } id ? new BindingKey(instance, new BindingId(id)) : null;
        var call = BrokerCall.Default;
        if (isPoll)
        {
            var query = new LastOperationQuery
            {
                ServiceId = plan.ServiceId,
                PlanId = plan.PlanId,
                Operation = snapshot.Status.LastOperation is { } name ? new Operation(name) : null,
            };
            var polled = binding is { } bound
                ? await client.PollBindingLastOperationAsync(bound, query, call, cancellationToken)
                : await client.PollLastOperationAsync(instance, query, call, cancellationToken);
            return (OrphanOutcomes.Polled(snapshot.Status, polled), polled.Reply);
        }

        if (binding is { } unbound)
        {
            var answer = await client.UnbindAsync(unbound, plan, call, cancellationToken);
            return (OrphanOutcomes.Deleted(snapshot.Status, answer, now), answer.Reply);
        }

        var deprovisioned = await client.DeprovisionAsync(instance, plan, call, cancellationToken);
        return (OrphanOutcomes.Deleted(snapshot.Status, deprovisioned, now), deprovisioned.Reply);
    }

    private async Task<OrphanSnapshot> ReadAsync(NamespacedName key, OrphanedResource entry, CancellationToken cancellationToken)
    {
        var spec = entry.Spec;
        var scope = caches.Scopes.FirstOrDefault(candidate => candidate.Names.Broker == spec.BrokerRef?.Kind);
        var broker = scope?.Broker(scope.Key(spec.BrokerRef?.Namespace ?? "", spec.BrokerRef?.Name ?? ""));
        var snapshot = new OrphanSnapshot
        {
            Entry = entry,
            Broker = broker,
            BrokerVersion = broker is null ? "" : caches.VersionOf(broker),
            Owner = entry.Spec.BindingID is { } bindingId ? await BindingOwnerAsync(entry, bindingId, cancellationToken) : await InstanceOwnerAsync(entry, cancellationToken),
            PendingBindings = spec.Kind == nameof(ServiceInstance)
                ? caches.OrphansOfInstance(spec.InstanceID).Count(other => other.Spec.Kind == nameof(ServiceBinding))
                : 0,
        };
        return snapshot with { Wait = _retries.Remaining(key, Subject(snapshot)) };
    }

    /// <summary>
    /// Somebody may have made an object with the same id again, from a backup or a repository. It counts once its status says that there is something to delete
    /// with it; one that adopts, once it has the instance. The object that handed the resource over may be in the cache for a moment longer, so the server is asked.
    /// </summary>
    private async Task<string?> InstanceOwnerAsync(OrphanedResource entry, CancellationToken cancellationToken)
    {
        var cached = caches.InstancesWithId(entry.Spec.InstanceID).FirstOrDefault(IsOwner);
        var live = cached is null ? null : await context.Api.GetAsync(CatalogTypes.ServiceInstances, NamespacedName.Of(cached), cancellationToken);
        return live is not null && live.Spec.ExternalID == entry.Spec.InstanceID && IsOwner(live) ? $"ServiceInstance {NamespacedName.Of(live)}" : null;

        bool IsOwner(ServiceInstance instance) =>
            instance.Metadata.DeletionTimestamp is null
            && IsAt(entry, instance.Metadata)
            && (entry.Spec.Policy == DeletionPolicy.Retain
                ? instance.Status?.ProvisionStatus == ProvisionStatus.Provisioned
                : instance.Status?.DeprovisionStatus == RemovalStatus.Required);
    }

    /// <inheritdoc cref="InstanceOwnerAsync"/>
    private async Task<string?> BindingOwnerAsync(OrphanedResource entry, string id, CancellationToken cancellationToken)
    {
        var cached = caches.BindingsWithId(id).FirstOrDefault(IsOwner);
        var live = cached is null ? null : await context.Api.GetAsync(CatalogTypes.ServiceBindings, NamespacedName.Of(cached), cancellationToken);
        return live is not null && IsOwner(live) ? $"ServiceBinding {NamespacedName.Of(live)}" : null;

        bool IsOwner(ServiceBinding binding) =>
            binding.Metadata.DeletionTimestamp is null
            && IsAt(entry, binding.Metadata)
            && binding.BrokerId() == id
            && binding.Status?.UnbindStatus == RemovalStatus.Required;
    }

    /// <summary>An entry that an administrator made may name no namespace.</summary>
    private static bool IsAt(OrphanedResource entry, V1ObjectMeta owner) => entry.Spec.Namespace.Length == 0 || entry.Spec.Namespace == owner.NamespaceProperty;

    private async Task StrikeOutAsync(OrphanedResource entry, string reason, CancellationToken cancellationToken)
    {
        var options = new V1DeleteOptions { Preconditions = new V1Preconditions { Uid = entry.Metadata.Uid } };
        await context.Api.DeleteAsync(CatalogTypes.OrphanedResources, NamespacedName.Of(entry), options, cancellationToken);
        LogStruckOut(entry.Metadata.Name, reason);
    }

    private async Task WriteAsync(OrphanedResource entry, OrphanedResourceStatus status, CancellationToken cancellationToken)
    {
        if (status != entry.Status)
        {
            await _stale.WriteAsync(
                entry, () => context.Api.UpdateStatusAsync(CatalogTypes.OrphanedResources, entry with { Status = status }, cancellationToken));
        }
    }

    /// <summary>A corrected entry or broker is tried at once.</summary>
    private static string Subject(OrphanSnapshot snapshot) =>
        $"{snapshot.Entry.Metadata.Uid}/{snapshot.Entry.Metadata.Generation}/{snapshot.BrokerVersion}";

    [LoggerMessage(2040, LogLevel.Warning, "OrphanedResource {Name}: {Message} Next attempt in {Wait}")]
    private partial void LogLeft(string name, string message, TimeSpan wait);

    [LoggerMessage(2041, LogLevel.Information, "OrphanedResource {Name} is struck out: {Reason}")]
    private partial void LogStruckOut(string name, string reason);
}
