namespace Ssm.OpenServiceBroker.Conformance;

/// <summary>All checks, and how to run them against any broker. Creates instances and bindings there and deletes them afterwards.</summary>
public static class ConformanceSuite
{
    /// <summary>Every check, in the order of OSB v2.17. Those at the end judge all answers before them.</summary>
    public static IReadOnlyList<ConformanceCheck> Checks { get; } =
    [
        .. HeaderChecks.All,
        .. CatalogChecks.All,
        .. ProvisionChecks.All,
        .. InstanceChecks.All,
        .. PollChecks.All,
        .. UpdateChecks.All,
        .. BindingChecks.All,
        .. RotationChecks.All,
        .. UnbindChecks.All,
        .. DeprovisionChecks.All,
        .. GeneralChecks.All,
    ];

    /// <summary>Runs the checks as a client of every version, one after the other.</summary>
    /// <param name="options">Which broker, and with what.</param>
    /// <param name="timeProvider">Clock of polls and timeouts.</param>
    /// <param name="newId">Makes ids of instances and bindings.</param>
    /// <param name="progress">Told of each row as it comes.</param>
    /// <param name="cancellationToken">Ends the run; what was created by then stays.</param>
    public static async Task<ConformanceReport> RunAsync(
        ConformanceOptions options,
        TimeProvider timeProvider,
        Func<Guid> newId,
        IProgress<ConformanceRow>? progress,
        CancellationToken cancellationToken)
    {
        var rows = new List<ConformanceRow>();
        var checks = Checks.Where(check => options.Only?.Contains(check.Id) ?? true).ToList();
        foreach (var version in options.Versions)
        {
            using var session = new ConformanceSession(options, version, timeProvider, newId);
            var problem = await FindPlanAsync(session, cancellationToken);
            foreach (var check in checks)
            {
                var row = new ConformanceRow(check, version, problem is null
                    ? await RunAsync(check, session, cancellationToken)
                    : new ConformanceFinding.Failed(problem));
                rows.Add(row);
                progress?.Report(row);
            }

            if (problem is null)
            {
                await CleanUpAsync(session, cancellationToken);
            }
        }

        return new ConformanceReport { Rows = rows };
    }

    private static async Task<ConformanceFinding> RunAsync(ConformanceCheck check, ConformanceSession session, CancellationToken cancellationToken)
    {
        if (session.Version < check.Since)
        {
            return new ConformanceFinding.Skipped($"since {check.Since}");
        }

        try
        {
            return await check.RunAsync(session, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            return new ConformanceFinding.Failed($"The connection failed: {exception.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ConformanceFinding.Failed($"No answer within {session.Options.Broker.RequestTimeout}.");
        }
    }

    private static async Task<string?> FindPlanAsync(ConformanceSession session, CancellationToken cancellationToken)
    {
        try
        {
            return await session.FindPlanAsync(cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            return $"The connection failed: {exception.Message}";
        }
    }

    private static async Task CleanUpAsync(ConformanceSession session, CancellationToken cancellationToken)
    {
        try
        {
            await session.CleanUpAsync(cancellationToken);
        }
        catch (HttpRequestException)
        {
            // The broker went away; the rows say so already.
        }
    }
}
