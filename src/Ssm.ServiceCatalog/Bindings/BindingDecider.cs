using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Orphans;
using Ssm.ServiceCatalog.Retries;

namespace Ssm.ServiceCatalog.Bindings;

/// <summary>What to do about a binding: a ladder of guards over a snapshot, most urgent first.</summary>
internal static class BindingDecider
{
    /// <summary>Timers do not reach further than some weeks; looking earlier costs nothing.</summary>
    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(12);

    public static BindingAction Decide(BindingSnapshot snapshot, FeatureGates gates, DateTimeOffset now) => Decide(snapshot, gates, TimeSpan.Zero, now);

    /// <param name="snapshot">All that is known.</param>
    /// <param name="gates">Which of the original's ways are asked for.</param>
    /// <param name="overlap">How long an old credential works on beside the new one.</param>
    /// <param name="now">The time.</param>
    public static BindingAction Decide(BindingSnapshot snapshot, FeatureGates gates, TimeSpan overlap, DateTimeOffset now)
    {
        if (snapshot.IsDeleting && !snapshot.Binding.Metadata.HasCatalogFinalizer())
        {
            return BindingAction.Nothing.Instance;
        }

        return PhaseOf(snapshot.Binding) switch
        {
            OperationPhase.Polling => DecidePoll(snapshot, now),
            OperationPhase.Removing => DecideUnbind(snapshot, gates, now),
            _ when IsBound(snapshot.Binding) => DecideBound(snapshot, gates, overlap, now),
            _ when IsProcessed(snapshot.Binding) => BindingAction.Nothing.Instance,
            _ => DecideBind(snapshot, gates, now),
        };
    }

    public static OperationPhase PhaseOf(ServiceBinding binding)
    {
        var status = binding.Status ?? new ServiceBindingStatus();
        var isDeleting = binding.Metadata.DeletionTimestamp is not null;

        // As with instances, a delete need not wait for the creation to end.
        var isCreationToHalt = isDeleting && !status.OrphanMitigationInProgress && status.CurrentOperation != BindingOperation.Unbind;
        if (status.AsyncOpInProgress && !isCreationToHalt)
        {
            return OperationPhase.Polling;
        }

        return isDeleting || status.OrphanMitigationInProgress ? OperationPhase.Removing : OperationPhase.Creating;
    }

    /// <summary>Whether the binding came to its end, good or bad. A failed one is never tried again.</summary>
    public static bool IsProcessed(ServiceBinding binding)
    {
        var status = binding.Status ?? new ServiceBindingStatus();
        return status.Conditions.IsTrue(ConditionType.Failed)
            || (status.CurrentOperation is null && (status.ExternalProperties is not null || status.ReconciledGeneration == (binding.Metadata.Generation ?? 0)));
    }

    /// <summary>Whether the binding came to a good end, so that it must have its Secret.</summary>
    public static bool IsBound(ServiceBinding binding) =>
        PhaseOf(binding) == OperationPhase.Creating
        && IsProcessed(binding)
        && binding.Status?.Conditions.IsTrue(ConditionType.Failed) != true;

    /// <summary>Whether the Secret has to go before anything else: who deletes a binding takes the access away, however long its broker takes for that.</summary>
    public static bool IsAccessEnded(BindingSnapshot snapshot) =>
        snapshot is { IsDeleting: true, Wait: null, Status.UnbindStatus: RemovalStatus.Required } && snapshot.Binding.Metadata.HasCatalogFinalizer();

    /// <summary>Whether a bound one has all that it needs.</summary>
    public static bool IsWhole(BindingSnapshot snapshot) =>
        IsBound(snapshot.Binding) && snapshot.Binding.IsReady() && BindingSecret.IsIntact(snapshot.Secret, snapshot.Binding);

    private static BindingAction DecidePoll(BindingSnapshot snapshot, DateTimeOffset now)
    {
        if (snapshot.Wait is { } wait)
        {
            return new BindingAction.Wait(wait);
        }

        return ContactProblem(snapshot) is { } problem
            ? Unreachable(snapshot, snapshot.Status, problem, now)
            : new BindingAction.Poll(BindingRequests.Poll(snapshot));
    }

    /// <summary>
    /// The Secret is the binding's result: lost or altered, it is asked for again, which the same id makes safe. Where that does not help, another credential
    /// does.
    /// </summary>
    private static BindingAction DecideBound(BindingSnapshot snapshot, FeatureGates gates, TimeSpan overlap, DateTimeOffset now)
    {
        var isWhole = IsWhole(snapshot);
        if (!isWhole && snapshot.Wait is null && Repair(snapshot) is { } repair)
        {
            return repair;
        }

        if (snapshot.Status.Rotation is not null || RotationDecider.IsDue(snapshot.Binding, now))
        {
            return RotationDecider.Decide(snapshot, gates, overlap, now);
        }

        // One that is not ready is woken when what it lacks is there.
        if (!isWhole && snapshot.Wait is null && RepairProblem(snapshot) is { } problem)
        {
            return Report(snapshot, snapshot.Status, problem, now);
        }

        if (isWhole && snapshot.DriftRest == TimeSpan.Zero && BindingRequests.PlanAtBroker(snapshot) is { } hint)
        {
            return new BindingAction.CheckDrift(hint);
        }

        return (isWhole ? Rest(snapshot, now) : snapshot.Wait) is { } wait ? new BindingAction.Wait(wait) : BindingAction.Nothing.Instance;
    }

    /// <summary>How long a binding that has all it needs can be left alone; null = until it changes.</summary>
    public static TimeSpan? Rest(BindingSnapshot snapshot, DateTimeOffset now)
    {
        TimeSpan?[] rests = [RotationDecider.DueTime(snapshot.Binding) - now, snapshot.DriftRest is { Ticks: > 0 } rest ? rest : null];
        return rests.Min() is { } least ? (least < LongestRest ? least : LongestRest) : null;
    }

    /// <summary>Fetching changes nothing at the broker, and asks for nothing that an asynchronous one would have to make.</summary>
    private static BindingAction? Repair(BindingSnapshot snapshot)
    {
        var bind = RepairProblem(snapshot) is null ? new BindingAction.Bind(BindingRequests.Bind(snapshot), AcceptsIncomplete: false) : null;
        return snapshot.Class?.Spec.BindingRetrievable == true && ContactProblem(snapshot) is null && BindingRequests.PlanAtBroker(snapshot) is { } hint
            ? new BindingAction.Fetch(hint, bind)
            : bind;
    }

    private static Trouble? RepairProblem(BindingSnapshot snapshot)
    {
        if (ConnectionProblem(snapshot) is { } connection)
        {
            return connection;
        }

        if (snapshot.Plan is null)
        {
            return BindingNotices.MissingPlan(snapshot.Names, PlanName(snapshot), snapshot.Instance!.Spec);
        }

        return RequestProblem(snapshot) is { } problem ? problem : null;
    }

    private static BindingAction DecideBind(BindingSnapshot snapshot, FeatureGates gates, DateTimeOffset now)
    {
        if (snapshot.Wait is { } wait)
        {
            return new BindingAction.Wait(wait);
        }

        var status = snapshot.Status.Initialised();
        if (ConnectionProblem(snapshot) is { } connection)
        {
            return Report(snapshot, status, connection, now);
        }

        if (snapshot.Plan is null)
        {
            return Report(snapshot, status, BindingNotices.MissingPlan(snapshot.Names, PlanName(snapshot), snapshot.Instance!.Spec), now);
        }

        if (!(snapshot.Plan.Spec.Bindable ?? snapshot.Class!.Spec.Bindable))
        {
            var notBindable = BindingNotices.NotBindable(snapshot.Names, snapshot.Class!, snapshot.Plan);
            var refused = status.WithReady(ConditionStatus.False, notBindable, now).WithFailed(notBindable, now);
            return new BindingAction.Report(new BindingTransition(
                refused with { ReconciledGeneration = snapshot.Binding.Metadata.Generation ?? 0 },
                [CatalogEvent.Warning(notBindable)],
                NextStep.Finished.Instance));
        }

        if (snapshot.Deletion is { } deletion)
        {
            // The ledger leaves the deletion to a binding that knows of it.
            return Report(snapshot, status with { UnbindStatus = RemovalStatus.Required }, BindingNotices.IdInLedger(deletion.Metadata.Name), now);
        }

        if (PreparationProblem(snapshot) is { } problem)
        {
            return Report(snapshot, status, problem, now);
        }

        if (status.CurrentOperation is null)
        {
            var started = status.Started(BindingOperation.Bind, BindingRequests.Properties(snapshot, gates), BindingNotices.BindingRequestInFlight, now);
            return Report(started with { UnbindStatus = RemovalStatus.Required });
        }

        return new BindingAction.Bind(BindingRequests.Bind(snapshot), AcceptsIncomplete(snapshot, gates));
    }

    private static BindingAction DecideUnbind(BindingSnapshot snapshot, FeatureGates gates, DateTimeOffset now)
    {
        var status = snapshot.Status.Initialised();
        switch (status.UnbindStatus)
        {
            case RemovalStatus.Failed:
                return snapshot is { IsDeleting: true, Instance: not null } && !gates.LegacyStuckDeletion
                    ? new BindingAction.Report(HandOver.Abandoned(snapshot, status.Conditions.Find(ConditionType.Ready)?.Message ?? ""))
                    : BindingAction.Nothing.Instance;
            case not RemovalStatus.Required:
                return snapshot.IsDeleting ? BindingAction.Release.Instance : Report(status.Cleared());
        }

        // The instance took its bindings with it; there is nobody left to ask.
        if (snapshot.Instance is null && snapshot.IsDeleting)
        {
            return BindingAction.Release.Instance;
        }

        if (status.Rotation is not null)
        {
            return RotationDecider.DecideDeletion(snapshot, gates, now);
        }

        if (snapshot.Wait is { } wait)
        {
            return new BindingAction.Wait(wait);
        }

        if (ContactProblem(snapshot) is { } problem)
        {
            return Unreachable(snapshot, status, problem, now);
        }

        if (BindingRequests.PlanAtBroker(snapshot) is not { } plan)
        {
            return Report(snapshot, status, BindingNotices.MissingPlan(snapshot.Names, PlanName(snapshot), snapshot.Instance!.Spec), now);
        }

        if (snapshot.IsDeleting && status.CurrentOperation != BindingOperation.Unbind)
        {
            return Report(status.Started(BindingOperation.Unbind, properties: null, BindingNotices.UnbindingRequestInFlight, now));
        }

        if (status.OperationStartTime is null)
        {
            return Report(status with { OperationStartTime = now });
        }

        // An instance that is being deleted waits for its bindings, whatever operation of it still runs at the broker.
        return snapshot.Instance is { Status.AsyncOpInProgress: true, Metadata.DeletionTimestamp: null }
            ? Report(snapshot, status, BindingNotices.InstanceBusy(snapshot.Binding), now)
            : new BindingAction.Unbind(plan, AcceptsIncomplete(snapshot, gates));
    }

    /// <summary>What stands against another bind for a binding that has one; null = nothing.</summary>
    public static Notice? BindProblem(BindingSnapshot snapshot) => ConnectionProblem(snapshot)?.Condition
        ?? (snapshot.Plan is null ? BindingNotices.MissingPlan(snapshot.Names, PlanName(snapshot), snapshot.Instance!.Spec).Condition : PreparationProblem(snapshot));

    private static Trouble? ConnectionProblem(BindingSnapshot snapshot)
    {
        if (snapshot.Instance is not { } instance)
        {
            return BindingNotices.MissingInstance(snapshot.Binding);
        }

        var classRef = snapshot.Names.IsNamespaced ? instance.Spec.ServiceClassRef : instance.Spec.ClusterServiceClassRef;
        var planRef = snapshot.Names.IsNamespaced ? instance.Spec.ServicePlanRef : instance.Spec.ClusterServicePlanRef;
        if (classRef is null || planRef is null)
        {
            return BindingNotices.RefsUnresolved(snapshot.Binding, snapshot.Names);
        }

        if (snapshot.Class is null)
        {
            return BindingNotices.MissingClass(snapshot.Names, classRef.Name ?? "", instance.Spec);
        }

        return snapshot.Broker is null ? BindingNotices.MissingBroker(snapshot.Names, snapshot.Class.Spec.BrokerName) : null;
    }

    /// <summary>What is at the broker can be asked for and deleted although class or plan are gone or not found yet, as long as the broker is there.</summary>
    public static Trouble? ContactProblem(BindingSnapshot snapshot)
    {
        if (snapshot is { Instance: not null, BrokerName.Length: > 0, ServiceExternalId.Length: > 0 })
        {
            return snapshot.Broker is null ? BindingNotices.MissingBroker(snapshot.Names, snapshot.BrokerName) : null;
        }

        return ConnectionProblem(snapshot);
    }

    /// <summary>A namespace must be able to go although a broker is gone.</summary>
    private static BindingAction Unreachable(BindingSnapshot snapshot, ServiceBindingStatus status, Trouble problem, DateTimeOffset now) =>
        snapshot is { IsDeleting: true, NamespaceDeletion: not null, Instance: not null }
            ? new BindingAction.Report(HandOver.Abandoned(snapshot, problem.Event.Message))
            : Report(snapshot, status, problem, now);

    private static Notice? PreparationProblem(BindingSnapshot snapshot) =>
        snapshot.Instance!.IsReady() ? RequestProblem(snapshot) : BindingNotices.InstanceNotReady(snapshot.Binding, snapshot.Instance!.Status?.Usable);

    private static Notice? RequestProblem(BindingSnapshot snapshot)
    {
        if (snapshot.NamespaceUid is null)
        {
            return BindingNotices.MissingNamespace(snapshot.Binding.Metadata.NamespaceProperty ?? "");
        }

        return snapshot.ParametersProblem is { } problem ? BindingNotices.BadParameters(problem) : null;
    }

    public static bool AcceptsIncomplete(BindingSnapshot snapshot, FeatureGates gates) =>
        gates.AsyncBindingOperations && snapshot.Class?.Spec.BindingRetrievable == true;

    private static string PlanName(BindingSnapshot snapshot) =>
        (snapshot.Names.IsNamespaced ? snapshot.Instance?.Spec.ServicePlanRef : snapshot.Instance?.Spec.ClusterServicePlanRef)?.Name ?? "";

    private static BindingAction.Report Report(ServiceBindingStatus status) => new(new BindingTransition(status, [], NextStep.OnChange.Instance));

    /// <summary>Says it once; a watch on what is missing brings the next pass.</summary>
    private static BindingAction Report(BindingSnapshot snapshot, ServiceBindingStatus status, Trouble trouble, DateTimeOffset now)
    {
        var troubled = status.WithReady(ConditionStatus.False, trouble.Condition, now);
        return troubled.IsSameAs(snapshot.Binding.Status)
            ? BindingAction.Nothing.Instance
            : new BindingAction.Report(new BindingTransition(troubled, [CatalogEvent.Warning(trouble.Event)], NextStep.OnChange.Instance));
    }
}
