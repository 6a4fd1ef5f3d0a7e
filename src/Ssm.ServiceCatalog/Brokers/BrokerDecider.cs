using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Retries;
using Ssm.ServiceCatalog.Waiting;

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

    /// <summary>The catalog was taken over.</summary>
    /// <param name="broker">With the version in its status that was spoken.</param>
    /// <param name="gates">Which of the original's ways are asked for.</param>
    /// <param name="now">The time.</param>
    public static ServiceBrokerStatus Fetched(IServiceBroker broker, FeatureGates gates, DateTimeOffset now)
    {
        var conditions = (broker.Status?.Conditions ?? [])
            .With(ConditionType.Ready, ConditionStatus.True, BrokerNotices.FetchedCatalog, now)
            .Without(ConditionType.Failed)
            .Without(ConditionType.Settled);
        return new ServiceBrokerStatus
        {
            Conditions = conditions,
            LastConditionState = conditions.LastState(gates),
            LastCatalogRetrievalTime = now,
            OsbApiVersion = broker.Status?.OsbApiVersion,
            ReconciledGeneration = broker.Metadata.Generation ?? 0,
        };
    }

    /// <summary>After <see cref="RetryRules.Duration"/> of failures in a row the broker also counts as failed; it goes on being tried, and the time is counted anew.</summary>
    /// <param name="broker">Before.</param>
    /// <param name="failure">What went wrong.</param>
    /// <param name="rules">When it counts as failed.</param>
    /// <param name="next">When it is tried again.</param>
    /// <param name="now">The time.</param>
    public static ServiceBrokerStatus Failed(IServiceBroker broker, BrokerTrouble failure, RetryRules rules, DateTimeOffset next, DateTimeOffset now)
    {
        var status = broker.Status ?? new ServiceBrokerStatus();
        var start = status.OperationStartTime ?? now;
        var conditions = status.Conditions.With(ConditionType.Ready, ConditionStatus.False, failure.Condition(rules.Gates), now);
        var isGivenUp = rules.IsGivenUp(start, now);
        if (isGivenUp && !rules.Gates.LegacyBrokerConditions)
        {
            conditions = conditions.With(ConditionType.Failed, ConditionStatus.True, BrokerNotices.RetryTimeout, now);
        }

        conditions = conditions.Waiting(new WaitingSubject { NextAttempt = next, Names = NamesOf(broker) }, now);

        return status with
        {
            Conditions = conditions,
            LastConditionState = conditions.LastState(rules.Gates),
            OperationStartTime = isGivenUp ? null : start,
            ReconciledGeneration = isGivenUp ? broker.Metadata.Generation ?? 0 : status.ReconciledGeneration,
        };
    }

    /// <summary>Told once more before the object goes, as the original does.</summary>
    public static ServiceBrokerStatus Deleted(IServiceBroker broker, ScopeNames names, FeatureGates gates, DateTimeOffset now) =>
        WithReady(broker, ConditionStatus.False, BrokerNotices.DeletedCondition(names), gates, now);

    public static ServiceBrokerStatus NotDeleted(IServiceBroker broker, BrokerTrouble failure, FeatureGates gates, DateTimeOffset now) =>
        WithReady(
            broker,
            ConditionStatus.Unknown,
            gates.LegacyBrokerConditions ? new Notice(failure.Sentence, failure.Reason + failure.Detail) : failure.Condition(gates),
            gates,
            now);

    private static Dictionary<WaitsFor, string> NamesOf(IServiceBroker broker)
    {
        var names = new Dictionary<WaitsFor, string>
        {
            // Without user information, which some put into the URL.
            [WaitsFor.Broker] = Uri.TryCreate(broker.Spec.Url, UriKind.Absolute, out var url) ? $"the server at {url.Authority}" : "its server",
        };
        if (BrokerConnections.SecretsOf(broker).ToList() is { Count: > 0 } credentials)
        {
            names[WaitsFor.BrokerSecret] = $"secret {string.Join(", ", credentials.Select(key => GoString.Quote(key.ToString())))}";
        }

        return names;
    }

    private static ServiceBrokerStatus WithReady(IServiceBroker broker, string value, Notice notice, FeatureGates gates, DateTimeOffset now)
    {
        var status = broker.Status ?? new ServiceBrokerStatus();
        var conditions = status.Conditions.With(ConditionType.Ready, value, notice, now).Without(ConditionType.Settled);
        return status with { Conditions = conditions, LastConditionState = conditions.LastState(gates) };
    }
}
