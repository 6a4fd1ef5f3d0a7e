using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Brokers;

/// <summary>When a broker's catalog is read, and what its status says afterwards.</summary>
internal static class BrokerDecider
{
    /// <summary>How long the catalog is good for: zero = read it now, null = until something changes.</summary>
    public static TimeSpan? TimeToRelist(IServiceBroker broker, TimeSpan defaultInterval, DateTimeOffset now)
    {
        var status = broker.Status ?? new ServiceBrokerStatus();
        if (status.ReconciledGeneration != broker.Metadata.Generation || !status.Conditions.IsTrue(ConditionType.Ready))
        {
            return TimeSpan.Zero;
        }

        if (broker.Spec.RelistBehavior == RelistBehavior.Manual)
        {
            return null;
        }

        var interval = broker.Spec.RelistDuration is { } duration ? GoDuration.Parse(duration) ?? defaultInterval : defaultInterval;
        var due = (status.LastCatalogRetrievalTime ?? DateTimeOffset.MinValue) is var last && last == DateTimeOffset.MinValue ? now : last + interval;
        return due > now ? due - now : TimeSpan.Zero;
    }

    public static ServiceBrokerStatus Fetched(IServiceBroker broker, DateTimeOffset now)
    {
        var conditions = (broker.Status?.Conditions ?? [])
            .With(ConditionType.Ready, ConditionStatus.True, BrokerNotices.FetchedCatalog, now)
            .Without(ConditionType.Failed);
        return new ServiceBrokerStatus
        {
            Conditions = conditions,
            LastConditionState = conditions.LastState(),
            LastCatalogRetrievalTime = now,
            ReconciledGeneration = broker.Metadata.Generation ?? 0,
        };
    }

    /// <summary>After <paramref name="retryDuration"/> of failures in a row the broker also counts as failed; it goes on being tried.</summary>
    public static ServiceBrokerStatus Failed(IServiceBroker broker, Trouble failure, TimeSpan retryDuration, DateTimeOffset now)
    {
        var status = broker.Status ?? new ServiceBrokerStatus();
        var start = status.OperationStartTime ?? now;
        var conditions = status.Conditions.With(ConditionType.Ready, ConditionStatus.False, failure.Condition, now);
        if (IsGivenUp(start, retryDuration, now))
        {
            conditions = conditions.With(ConditionType.Failed, ConditionStatus.True, BrokerNotices.RetryTimeout, now);
        }

        return status with
        {
            Conditions = conditions,
            LastConditionState = conditions.LastState(),
            OperationStartTime = start,
            ReconciledGeneration = IsGivenUp(start, retryDuration, now) ? broker.Metadata.Generation ?? 0 : status.ReconciledGeneration,
        };
    }

    private static bool IsGivenUp(DateTimeOffset start, TimeSpan retryDuration, DateTimeOffset now) => now - start > retryDuration;
}
