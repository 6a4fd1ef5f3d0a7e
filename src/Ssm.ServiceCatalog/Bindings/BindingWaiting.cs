using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Brokers;
using Ssm.ServiceCatalog.Retries;
using Ssm.ServiceCatalog.Waiting;

namespace Ssm.ServiceCatalog.Bindings;

/// <summary>A binding as one who says what it waits for sees it.</summary>
internal static class BindingWaiting
{
    /// <summary>The status with the condition that says what the binding waits for.</summary>
    /// <param name="status">What is to be written.</param>
    /// <param name="snapshot">Before.</param>
    /// <param name="next">How it goes on.</param>
    /// <param name="wait">How long that takes; null = until something changes.</param>
    /// <param name="overlap">How long an old credential works on beside the new one.</param>
    /// <param name="now">The time.</param>
    public static ServiceBindingStatus Waiting(
        this ServiceBindingStatus status, BindingSnapshot snapshot, NextStep next, TimeSpan? wait, TimeSpan overlap, DateTimeOffset now)
    {
        var subject = new WaitingSubject
        {
            IsDeleting = snapshot.IsDeleting,
            IsPolling = status.AsyncOpInProgress || status.Rotation?.AsyncOpInProgress == true,
            IsMitigating = status.OrphanMitigationInProgress,
            Beside = ReasonOf(status.Rotation, overlap),
            OperationStartTime = status.PollingStartTime() ?? status.Rotation?.StartTime,
            NextAttempt = next is NextStep.Retry ? now + wait : status.Rotation?.Phase == RotationPhase.Unbinding ? status.LastRotationTime + overlap : null,
            Names = NamesOf(snapshot),
        };
        return status with { Conditions = status.Conditions.Waiting(subject, now) };
    }

    private static string? ReasonOf(BindingRotation? rotation, TimeSpan overlap) => rotation switch
    {
        null => null,
        { Reason: { } reason } => reason,
        { Phase: RotationPhase.Unbinding } when overlap > TimeSpan.Zero => BindingNotices.Overlapping.Reason,
        { Phase: RotationPhase.Binding } => BindingNotices.BindingRequestInFlight.Reason,
        _ => BindingNotices.UnbindingRequestInFlight.Reason,
    };

    private static Dictionary<WaitsFor, string> NamesOf(BindingSnapshot snapshot)
    {
        var names = new Dictionary<WaitsFor, string>
        {
            [WaitsFor.Instance] = $"instance {GoString.Quote(snapshot.Binding.Spec.InstanceRef?.Name ?? "")}",
            [WaitsFor.Correction] = "somebody to delete it and make it anew",
        };
        if (snapshot.Instance is { } instance)
        {
            var reference = PlanReference.Of(instance.Spec);
            names[WaitsFor.Class] = $"class {GoString.Quote(reference.Class)}";
            names[WaitsFor.Plan] = $"plan {GoString.Quote(reference.Plan)}";
        }

        if (snapshot.Deletion is { } entry)
        {
            names[WaitsFor.OrphanedResource] = $"OrphanedResource {GoString.Quote(entry.Metadata.Name)}";
        }

        if (snapshot.BrokerName.Length > 0)
        {
            names[WaitsFor.Broker] = $"broker {GoString.Quote(snapshot.BrokerName)}";
        }

        if (snapshot.Broker is { } broker && BrokerConnections.SecretsOf(broker).ToList() is { Count: > 0 } credentials)
        {
            names[WaitsFor.BrokerSecret] = $"secret {string.Join(", ", credentials.Select(key => GoString.Quote(key.ToString())))}";
        }

        if (snapshot.Binding.Spec.ParametersFrom is { Count: > 0 } sources)
        {
            names[WaitsFor.Secret] = $"secret {string.Join(", ", sources.Select(source => GoString.Quote(source.SecretKeyRef?.Name ?? "")))}";
        }

        return names;
    }
}
