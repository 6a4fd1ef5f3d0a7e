namespace Ssm.ServiceCatalog.Retries;

/// <summary>Which failures are tried again, and for how long.</summary>
/// <param name="Gates">Which of the original's ways are asked for.</param>
/// <param name="Duration">How long a failing operation is tried again.</param>
internal sealed record RetryRules(FeatureGates Gates, TimeSpan Duration)
{
    public static RetryRules Of(CatalogControllerOptions options) => new(options.FeatureGates, options.ReconciliationRetryDuration);

    /// <summary>Whether the retries of an operation have gone on for too long.</summary>
    /// <param name="start">When the operation began; null = it has not.</param>
    /// <param name="now">The time.</param>
    public bool IsGivenUp(DateTimeOffset? start, DateTimeOffset now) => start is { } began && now - began > Duration;

    /// <summary>The same for a refusal of something that is to be made or changed, which the original repeats without limit.</summary>
    public bool IsRefusalGivenUp(DateTimeOffset? start, DateTimeOffset now) => !Gates.LegacyHttpRetries && IsGivenUp(start, now);
}
