using System.Text.Json;
using Ssm.OpenServiceBroker;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Brokers;
using Ssm.ServiceCatalog.Orphans;
using Ssm.ServiceCatalog.Parameters;
using Ssm.ServiceCatalog.Retries;

namespace Ssm.ServiceCatalog.Instances;

/// <summary>What to do about an instance: a ladder of guards over a snapshot, most urgent first.</summary>
internal static class InstanceDecider
{
    public static InstanceAction Decide(InstanceSnapshot snapshot, FeatureGates gates, DateTimeOffset now)
    {
        if (snapshot.IsDeleting && !snapshot.Instance.Metadata.HasCatalogFinalizer())
        {
            return InstanceAction.Nothing.Instance;
        }

        return PhaseOf(snapshot.Instance) switch
        {
            OperationPhase.Polling => DecidePoll(snapshot, now),
            OperationPhase.Removing => DecideDelete(snapshot, gates, now),
            _ when IsProcessed(snapshot.Instance) && !BrokerContext.IsChanged(snapshot) => DecideIdle(snapshot),
            _ => DecideProvisionOrUpdate(snapshot, gates, now),
        };
    }

    /// <summary>Which of the three ladders an instance is on; each has a back-off of its own.</summary>
    public static OperationPhase PhaseOf(ServiceInstance instance)
    {
        var status = instance.Status ?? new ServiceInstanceStatus();
        var isDeleting = instance.Metadata.DeletionTimestamp is not null;

        // A delete need not wait for a creation to end: OSB lets it halt that, and a broker that cannot do so says so.
        var isCreationToHalt = isDeleting && !status.OrphanMitigationInProgress && status.CurrentOperation != InstanceOperation.Deprovision && !IsRetained(instance);
        if (status.AsyncOpInProgress && !isCreationToHalt)
        {
            return OperationPhase.Polling;
        }

        return isDeleting || status.OrphanMitigationInProgress ? OperationPhase.Removing : OperationPhase.Creating;
    }

    /// <summary>Whether the present generation came to its end, good or bad.</summary>
    public static bool IsProcessed(ServiceInstance instance)
    {
        var status = instance.Status ?? new ServiceInstanceStatus();
        return status.ObservedGeneration >= (instance.Metadata.Generation ?? 0)
            && !status.OrphanMitigationInProgress
            && !status.AsyncOpInProgress
            && (status.Conditions.IsTrue(ConditionType.Ready) || status.Conditions.IsTrue(ConditionType.Failed));
    }

    /// <summary>While polling and deleting they are not sent, but cut out of what the broker says.</summary>
    public static bool NeedsParameters(InstanceSnapshot snapshot) =>
        PhaseOf(snapshot.Instance) != OperationPhase.Creating || !IsProcessed(snapshot.Instance) || BrokerContext.IsChanged(snapshot);

    /// <summary>Not any more once the broker may have been asked to delete it: what is deleted there must not be kept in the ledger.</summary>
    private static bool IsRetained(ServiceInstance instance) =>
        instance.Spec.DeletionPolicy == DeletionPolicy.Retain
        && instance.Status is { ProvisionStatus: ProvisionStatus.Provisioned, CurrentOperation: not InstanceOperation.Deprovision };

    /// <summary>All is done; only whether the plan has a newer version, or the broker something else, is noted.</summary>
    private static InstanceAction DecideIdle(InstanceSnapshot snapshot)
    {
        var offered = Maintenance.Available(snapshot);
        if (offered != snapshot.Status.AvailableMaintenance && snapshot.Instance.IsReady())
        {
            return Report(snapshot.Status with { AvailableMaintenance = offered });
        }

        return snapshot.DriftRest switch
        {
            null => InstanceAction.Nothing.Instance,
            { Ticks: > 0 } rest => new InstanceAction.Wait(rest),
            _ => InstanceRequests.PlanAtBroker(snapshot) is { } plan ? new InstanceAction.CheckDrift(plan) : InstanceAction.Nothing.Instance,
        };
    }

    private static InstanceAction DecidePoll(InstanceSnapshot snapshot, DateTimeOffset now)
    {
        if (snapshot.Wait is { } wait)
        {
            return new InstanceAction.Wait(wait);
        }

        return ContactProblem(snapshot) is { } problem
            ? Unreachable(snapshot, snapshot.Status, problem, now)
            : new InstanceAction.Poll(InstanceRequests.Poll(snapshot));
    }

    private static InstanceAction DecideProvisionOrUpdate(InstanceSnapshot snapshot, FeatureGates gates, DateTimeOffset now)
    {
        if (snapshot.Wait is { } wait)
        {
            return new InstanceAction.Wait(wait);
        }

        var isUpdate = snapshot.Status.ProvisionStatus == ProvisionStatus.Provisioned;
        var status = snapshot.Status.Observing(snapshot.Instance);
        if (!isUpdate && snapshot.Deletion is { } deletion)
        {
            // The ledger leaves the deletion to an instance that knows of it, and of what the broker has.
            var known = status with { DeprovisionStatus = RemovalStatus.Required, InProgressProperties = HandOver.Known(deletion) };
            return Trouble(snapshot, known, InstanceNotices.IdInLedger(deletion.Metadata.Name), now);
        }

        switch (snapshot.References)
        {
            case ReferenceResolution.Missing missing:
                return Trouble(snapshot, status, missing.Event, missing.Condition, now);
            case ReferenceResolution.Found found:
                return new InstanceAction.Resolve(found.Spec);
        }

        if ((BrokerProblem(snapshot) ?? RemovalProblem(snapshot) ?? PreparationProblem(snapshot)) is { } problem)
        {
            return Trouble(snapshot, status, problem, now);
        }

        if (!isUpdate && snapshot.Twin is { } twin)
        {
            return Trouble(snapshot, status, InstanceNotices.IdInUse(snapshot.Instance.Spec.ExternalID, twin), now);
        }

        if (!isUpdate && snapshot.Retained is { } retained)
        {
            return Adoption.Problem(snapshot, retained) is { } unfit
                ? Trouble(snapshot, status, unfit, now)
                : new InstanceAction.Report(Adoption.Adopt(status, snapshot, retained));
        }

        if (!isUpdate && snapshot.Instance.Spec.Adopt == true && status.DeprovisionStatus != RemovalStatus.Required)
        {
            return snapshot.Class!.Spec.InstancesRetrievable == true
                ? new InstanceAction.Adopt(new OfferingPlan(new ServiceId(snapshot.ServiceExternalId), new PlanId(snapshot.Plan!.Spec.ExternalID)))
                : Trouble(snapshot, status, InstanceNotices.NotAdopted("the broker does not let instances of this class be fetched (instances_retrievable)"), now);
        }

        if (gates.ServicePlanDefaults && !isUpdate && status.DefaultProvisionParameters is null)
        {
            var defaults = ParameterDefaults.Of(snapshot.Class!.Spec, snapshot.Plan!.Spec);
            var merged = ParameterDefaults.Merge(defaults, snapshot.Instance.Spec.Parameters);
            if (defaults is not null && !IsSame(merged, snapshot.Instance.Spec.Parameters))
            {
                return new InstanceAction.Resolve(snapshot.Instance.Spec with { Parameters = merged });
            }

            status = status with { DefaultProvisionParameters = defaults };
        }

        var properties = InstanceRequests.Properties(snapshot, gates, isUpdate);
        if (isUpdate && status.UnrepeatableUpdate is { } failing && failing == InstanceRequests.UpdateChecksum(snapshot.Instance.Spec, properties))
        {
            var notRepeatable = status.WithReady(ConditionStatus.False, InstanceNotices.NotRepeatable, now).WithFailed(InstanceNotices.NotRepeatable, now);
            return ReportIfChanged(snapshot, notRepeatable, [CatalogEvent.Warning(InstanceNotices.NotRepeatable)]);
        }

        var operation = isUpdate ? InstanceOperation.Update : InstanceOperation.Provision;
        var isStarted = status.CurrentOperation == operation
            && status.ObservedGeneration == snapshot.Status.ObservedGeneration
            && InstanceRequests.AreSame(status.InProgressProperties, properties);
        if (!isStarted && !isUpdate && IsOtherSent(snapshot, properties))
        {
            return new InstanceAction.Report(InstanceOutcomes.Superseded(status, now));
        }

        if (!isStarted)
        {
            var notice = isUpdate ? InstanceNotices.UpdateRequestInFlight : InstanceNotices.ProvisionRequestInFlight;
            var started = (isUpdate ? status.WithDoubts() : status).Started(operation, properties, notice, now);
            return Report(isUpdate ? started : started with { DeprovisionStatus = RemovalStatus.Required });
        }

        if (isUpdate)
        {
            return new InstanceAction.Update(InstanceRequests.Update(snapshot, gates));
        }

        return status.DeprovisionStatus == RemovalStatus.Required
            ? new InstanceAction.Provision(InstanceRequests.Provision(snapshot))
            : Report(status with { DeprovisionStatus = RemovalStatus.Required });
    }

    /// <summary>
    /// Whether the broker may have made what was asked for first, and would refuse something else under the same id with 409 for ever. Asking for the first
    /// again would need parameters that are nowhere kept; asking what is there says nothing about what is still being made. The same goes for what the ledger had
    /// to delete.
    /// </summary>
    private static bool IsOtherSent(InstanceSnapshot snapshot, ServiceInstanceProperties wanted) =>
        snapshot.MayExist
        && snapshot.Status is { CurrentOperation: null or InstanceOperation.Provision, DeprovisionStatus: RemovalStatus.Required, InProgressProperties: { } sent }
        && !InstanceRequests.AskForTheSame(sent, wanted);

    private static bool IsSame(JsonElement? left, JsonElement? right) =>
        left is { } one && right is { } other ? JsonElement.DeepEquals(one, other) : left is null && right is null;

    private static InstanceAction DecideDelete(InstanceSnapshot snapshot, FeatureGates gates, DateTimeOffset now)
    {
        var status = snapshot.IsDeleting ? snapshot.Status.Observing(snapshot.Instance) : snapshot.Status;
        switch (status.DeprovisionStatus)
        {
            case RemovalStatus.Failed:
                return snapshot.IsDeleting && !gates.LegacyStuckDeletion
                    ? new InstanceAction.Report(HandOver.Abandoned(snapshot, status.Conditions.Find(ConditionType.Ready)?.Message ?? ""))
                    : InstanceAction.Nothing.Instance;
            case RemovalStatus.NotRequired or RemovalStatus.Succeeded:
                return snapshot.IsDeleting ? new InstanceAction.Release(null) : Report(status.WithoutOrphanMitigation());
            case RemovalStatus.Required when snapshot is { IsDeleting: true, MayExist: false, Status.ProvisionStatus: not ProvisionStatus.Provisioned }:
                // Nobody was asked yet: what the broker has under this id, if anything, is somebody else's.
                return new InstanceAction.Release(null);
            case not RemovalStatus.Required:
                var invalid = InstanceNotices.InvalidDeprovisionStatus(status.DeprovisionStatus);
                return ReportIfChanged(snapshot, status.WithReady(ConditionStatus.Unknown, invalid, now).WithFailed(invalid, now), [CatalogEvent.Warning(invalid)]);
        }

        if (snapshot.IsDeleting && snapshot.Bindings.Count > 0)
        {
            return gates.CascadingDeletion ? DeleteBindings(snapshot, status, now) : Trouble(snapshot, status, InstanceNotices.BlockedByBindings, now);
        }

        if (snapshot.IsDeleting && snapshot.OrphanedBindings > 0)
        {
            return Unreachable(snapshot, status, InstanceNotices.BlockedByBindings, now);
        }

        if (snapshot.IsDeleting && IsRetained(snapshot.Instance))
        {
            return new InstanceAction.Report(HandOver.Retained(snapshot));
        }

        if (snapshot.Wait is { } wait)
        {
            return new InstanceAction.Wait(wait);
        }

        if (snapshot.ServiceExternalId.Length == 0 && snapshot.References is ReferenceResolution.Found unresolved)
        {
            return new InstanceAction.Resolve(unresolved.Spec);
        }

        if (ContactProblem(snapshot) is { } problem)
        {
            return Unreachable(snapshot, status, problem, now);
        }

        if (InstanceRequests.PlanAtBroker(snapshot) is not { } plan)
        {
            // The plan was changed after the last request had come to its end, and nobody has looked for the new one yet.
            return snapshot.References is ReferenceResolution.Found found
                ? new InstanceAction.Resolve(found.Spec)
                : Trouble(snapshot, status, InstanceNotices.MissingPlan(snapshot.Names, snapshot.PlanRefName, snapshot.Instance.Spec), now);
        }

        if (snapshot.IsDeleting && status.CurrentOperation != InstanceOperation.Deprovision)
        {
            return Report(status.WithoutOrphanMitigation().Started(
                InstanceOperation.Deprovision, PropertiesAtBroker(snapshot, gates), InstanceNotices.DeprovisionRequestInFlight, now));
        }

        return status.OperationStartTime is null
            ? Report(status with { OperationStartTime = now })
            : new InstanceAction.Deprovision(plan);
    }

    private static InstanceAction DeleteBindings(InstanceSnapshot snapshot, ServiceInstanceStatus status, DateTimeOffset now)
    {
        if (snapshot.Bindings.All(binding => binding.Metadata.DeletionTimestamp is not null))
        {
            return InstanceAction.Nothing.Instance;
        }

        return new InstanceAction.DeleteBindings(new InstanceTransition(
            status.WithReady(ConditionStatus.False, InstanceNotices.DeletingBindings, now),
            [CatalogEvent.Normal(InstanceNotices.DeletingBindings)],
            NextStep.OnChange.Instance));
    }

    private static ServiceInstanceProperties? PropertiesAtBroker(InstanceSnapshot snapshot, FeatureGates gates) => snapshot.Status switch
    {
        { InProgressProperties: { } sent, CurrentOperation: not InstanceOperation.Update } => sent,
        { ExternalProperties: { } accepted } => accepted,
        { InProgressProperties: { } sent } => sent,
        _ => snapshot.Plan is null ? null : InstanceRequests.Properties(snapshot, gates, isUpdate: false),
    };

    private static Notice? BrokerProblem(InstanceSnapshot snapshot) => snapshot.Class is null ? MissingClass(snapshot) : ContactProblem(snapshot);

    /// <summary>What is at the broker can be asked for and deleted although its class is gone, as long as the broker is there.</summary>
    private static Notice? ContactProblem(InstanceSnapshot snapshot)
    {
        if (snapshot.ServiceExternalId.Length == 0 || snapshot.BrokerName.Length == 0)
        {
            return MissingClass(snapshot);
        }

        return snapshot.Broker is null ? InstanceNotices.MissingBroker(snapshot.BrokerName) : null;
    }

    private static Notice MissingClass(InstanceSnapshot snapshot) =>
        InstanceNotices.MissingClass(snapshot.Names, snapshot.ClassRefName, PlanReference.Of(snapshot.Instance.Spec).Class);

    /// <summary>A namespace must be able to go although a broker is gone.</summary>
    private static InstanceAction Unreachable(InstanceSnapshot snapshot, ServiceInstanceStatus status, Notice problem, DateTimeOffset now) =>
        snapshot.IsDeleting && snapshot.NamespaceDeletion is not null
            ? new InstanceAction.Report(HandOver.Abandoned(snapshot, problem.Message))
            : Trouble(snapshot, status, problem, now);

    private static Notice? RemovalProblem(InstanceSnapshot snapshot)
    {
        if (snapshot.Plan is null)
        {
            return InstanceNotices.MissingPlan(snapshot.Names, snapshot.PlanRefName, snapshot.Instance.Spec);
        }

        // An instance that has the plan may keep it and change its parameters.
        if (snapshot.Status.ExternalProperties?.PlanExternalID == snapshot.Plan.Spec.ExternalID)
        {
            return null;
        }

        if (snapshot.Class!.Status?.RemovedFromBrokerCatalog == true)
        {
            return InstanceNotices.DeletedClass(CatalogDiff.Describe(snapshot.Class, snapshot.Names));
        }

        return snapshot.Plan.Status?.RemovedFromBrokerCatalog == true
            ? InstanceNotices.DeletedPlan(CatalogDiff.Describe(snapshot.Plan, snapshot.Names))
            : null;
    }

    private static Notice? PreparationProblem(InstanceSnapshot snapshot)
    {
        if (snapshot.NamespaceUid is null)
        {
            return InstanceNotices.MissingNamespace(snapshot.Instance.Metadata.NamespaceProperty ?? "");
        }

        return snapshot.ParametersProblem is { } problem ? InstanceNotices.BadParameters(problem) : null;
    }

    private static InstanceAction Trouble(InstanceSnapshot snapshot, ServiceInstanceStatus status, Notice notice, DateTimeOffset now) =>
        Trouble(snapshot, status, notice, notice, now);

    private static InstanceAction Trouble(
        InstanceSnapshot snapshot, ServiceInstanceStatus status, Notice eventNotice, Notice condition, DateTimeOffset now)
    {
        var value = status.CurrentOperation == InstanceOperation.Deprovision ? ConditionStatus.Unknown : ConditionStatus.False;
        return ReportIfChanged(snapshot, status.WithReady(value, condition, now), [CatalogEvent.Warning(eventNotice)]);
    }

    /// <summary>Says it once; a watch on what is missing brings the next pass.</summary>
    private static InstanceAction ReportIfChanged(InstanceSnapshot snapshot, ServiceInstanceStatus status, IReadOnlyList<CatalogEvent> events) =>
        status.IsSameAs(snapshot.Instance.Status)
            ? InstanceAction.Nothing.Instance
            : new InstanceAction.Report(new InstanceTransition(status, events, NextStep.OnChange.Instance));

    private static InstanceAction.Report Report(ServiceInstanceStatus status) => new(new InstanceTransition(status, [], NextStep.OnChange.Instance));
}
