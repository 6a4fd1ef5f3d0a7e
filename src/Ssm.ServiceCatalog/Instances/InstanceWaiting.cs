using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Brokers;
using Ssm.ServiceCatalog.Retries;
using Ssm.ServiceCatalog.Waiting;

namespace Ssm.ServiceCatalog.Instances;

/// <summary>An instance as one who says what it waits for sees it.</summary>
internal static class InstanceWaiting
{
    /// <summary>The status with the condition that says what the instance waits for.</summary>
    /// <param name="status">What is to be written.</param>
    /// <param name="snapshot">Before.</param>
    /// <param name="next">How it goes on.</param>
    /// <param name="wait">How long that takes; null = until something changes.</param>
    /// <param name="now">The time.</param>
    public static ServiceInstanceStatus Waiting(
        this ServiceInstanceStatus status, InstanceSnapshot snapshot, NextStep next, TimeSpan? wait, DateTimeOffset now)
    {
        var subject = new WaitingSubject
        {
            IsDeleting = snapshot.IsDeleting,
            IsPolling = status.AsyncOpInProgress,
            IsMitigating = status.OrphanMitigationInProgress,
            OperationStartTime = status.PollingStartTime(),
            NextAttempt = next is NextStep.Retry ? now + wait : null,
            Names = NamesOf(snapshot),
        };
        return status with { Conditions = status.Conditions.Waiting(subject, now) };
    }

    private static Dictionary<WaitsFor, string> NamesOf(InstanceSnapshot snapshot)
    {
        var reference = PlanReference.Of(snapshot.Instance.Spec);
        var names = new Dictionary<WaitsFor, string>
        {
            [WaitsFor.Class] = $"class {GoString.Quote(reference.Class)}",
            [WaitsFor.Plan] = $"plan {GoString.Quote(reference.Plan)}",
        };
        if (snapshot.BrokerName.Length > 0)
        {
            names[WaitsFor.Broker] = $"broker {GoString.Quote(snapshot.BrokerName)}";
        }

        if (snapshot.Broker is { } broker && BrokerConnections.SecretsOf(broker).ToList() is { Count: > 0 } credentials)
        {
            names[WaitsFor.BrokerSecret] = $"secret {string.Join(", ", credentials.Select(key => GoString.Quote(key.ToString())))}";
        }

        if (snapshot.Instance.Spec.ParametersFrom is { Count: > 0 } sources)
        {
            names[WaitsFor.Secret] = $"secret {string.Join(", ", sources.Select(source => GoString.Quote(source.SecretKeyRef?.Name ?? "")))}";
        }

        if (snapshot.Twin is { } twin)
        {
            names[WaitsFor.Twin] = $"instance {GoString.Quote(twin.ToString())}";
        }

        if ((snapshot.Deletion ?? snapshot.Retained) is { } entry)
        {
            names[WaitsFor.OrphanedResource] = $"OrphanedResource {GoString.Quote(entry.Metadata.Name)}";
        }

        if (snapshot.Bindings.Count > 0)
        {
            names[WaitsFor.Bindings] = $"binding {string.Join(", ", snapshot.Bindings.Select(binding => GoString.Quote(binding.Metadata.Name)))}";
        }

        return names;
    }
}
