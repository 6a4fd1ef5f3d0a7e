using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Retries;

namespace Ssm.ServiceCatalog.Bindings;

/// <summary>When the credential of a binding is changed, and what comes next while it is. The binding stays ready; each intent is in the status before the broker is called.</summary>
internal static class RotationDecider
{
    /// <summary>Brokers that issue credentials which are due at once must not be asked in a circle.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Of a credential with an end but no time to renew, this part of its life is left for the change.</summary>
    private const int Tenth = 10;

    /// <summary>Whether a user asked for another credential.</summary>
    public static bool IsAsked(ServiceBinding binding) => (binding.Spec.RotationRequests ?? 0) > (binding.Status?.ObservedRotationRequests ?? 0);

    /// <summary>When the credential has to be changed by itself; null = never.</summary>
    public static DateTimeOffset? DueTime(ServiceBinding binding)
    {
        var status = binding.Status ?? new ServiceBindingStatus();
        var since = status.LastRotationTime ?? status.Conditions.Find(ConditionType.Ready)?.LastTransitionTime;
        var due = status.RenewBefore ?? (status.ExpiresAt is { } end ? end - ((end - (since ?? end)) / Tenth) : null);
        return due is { } time && status.LastRotationTime is { } last && time < last + Pause ? last + Pause : due;
    }

    public static bool IsDue(ServiceBinding binding, DateTimeOffset now) => IsAsked(binding) || DueTime(binding) <= now;

    /// <summary>Which back-off counts.</summary>
    public static OperationPhase PhaseOf(ServiceBindingStatus status) => status.Rotation switch
    {
        { AsyncOpInProgress: true } => OperationPhase.Polling,
        { Phase: RotationPhase.Reverting or RotationPhase.Unbinding } => OperationPhase.Removing,
        _ => OperationPhase.Creating,
    };

    /// <summary>The step of a binding that came to a good end and stays.</summary>
    public static BindingAction Decide(BindingSnapshot snapshot, FeatureGates gates, TimeSpan overlap, DateTimeOffset now)
    {
        if (snapshot.Status.Rotation is not { } rotation)
        {
            return Begin(snapshot, now);
        }

        // The old credential works on for a while, so that applications can take up the new one.
        var isOverlap = rotation is { Phase: RotationPhase.Unbinding, AsyncOpInProgress: false };
        if (isOverlap && snapshot.Status.LastRotationTime + overlap - now is { Ticks: > 0 } rest)
        {
            return new BindingAction.Wait(rest);
        }

        return rotation.Phase == RotationPhase.Binding && !rotation.AsyncOpInProgress ? Bind(snapshot, gates, now) : End(snapshot, gates);
    }

    /// <summary>The step of a binding that is being deleted: first goes what is neither its first credential nor its last.</summary>
    public static BindingAction DecideDeletion(BindingSnapshot snapshot, FeatureGates gates, DateTimeOffset now) => snapshot.Status.Rotation is { Phase: RotationPhase.Binding } begun
        ? Report(snapshot.Status with { Rotation = begun with { Phase = RotationPhase.Reverting, StartTime = now, AsyncOpInProgress = false, LastOperation = null } })
        : End(snapshot, gates);

    private static BindingAction.Report Begin(BindingSnapshot snapshot, DateTimeOffset now)
    {
        var rotation = new BindingRotation { Phase = RotationPhase.Binding, ExternalID = snapshot.FreshId, StartTime = now };
        return new(new BindingTransition(
            snapshot.Status with { Rotation = rotation }, [CatalogEvent.Normal(BindingNotices.Rotating)], NextStep.OnChange.Instance) { IsRotation = true });
    }

    private static BindingAction Bind(BindingSnapshot snapshot, FeatureGates gates, DateTimeOffset now)
    {
        if (snapshot.RotationWait is { } wait)
        {
            return new BindingAction.Wait(wait);
        }

        return BindingDecider.BindProblem(snapshot) is { } problem
            ? Held(snapshot, problem)
            : new BindingAction.Rotate(BindingRequests.Rotate(snapshot, now), BindingDecider.AcceptsIncomplete(snapshot, gates));
    }

    /// <summary>Polls or deletes.</summary>
    private static BindingAction End(BindingSnapshot snapshot, FeatureGates gates)
    {
        if (snapshot.RotationWait is { } wait)
        {
            return new BindingAction.Wait(wait);
        }

        if (BindingDecider.ContactProblem(snapshot) is { } problem)
        {
            // A namespace must be able to go although a broker is gone.
            return snapshot is { IsDeleting: true, NamespaceDeletion: not null, Instance: not null }
                ? new BindingAction.Report(RotationOutcomes.HandedOver(snapshot, problem.Event.Message))
                : Held(snapshot, problem.Condition);
        }

        if (BindingRequests.PlanAtBroker(snapshot) is not { } plan)
        {
            return Held(snapshot, new Notice("ReferencesNonexistentServicePlan", "The plan of the instance is not known"));
        }

        return snapshot.Status.Rotation!.AsyncOpInProgress
            ? new BindingAction.PollRotation(BindingRequests.PollRotation(snapshot))
            : new BindingAction.Revoke(plan, BindingDecider.AcceptsIncomplete(snapshot, gates));
    }

    /// <summary>Says once what holds it up; a watch on that brings the next pass.</summary>
    private static BindingAction Held(BindingSnapshot snapshot, Notice notice)
    {
        var held = snapshot.Status with { Rotation = snapshot.Status.Rotation! with { Reason = notice.Reason, Message = notice.Message } };
        return held.IsSameAs(snapshot.Binding.Status) ? BindingAction.Nothing.Instance : Report(held);
    }

    private static BindingAction.Report Report(ServiceBindingStatus status) =>
        new(new BindingTransition(status, [], NextStep.OnChange.Instance) { IsRotation = true });
}
