namespace Ssm.ServiceCatalog.Retries;

/// <summary>When an object goes on after a pass.</summary>
internal abstract record NextStep
{
    private NextStep()
    {
    }

    /// <summary>With the watch event of what was just written, or of what it waits for.</summary>
    internal sealed record OnChange : NextStep
    {
        public static readonly OnChange Instance = new();
    }

    /// <summary>Finished: the next attempt at anything is a first one.</summary>
    internal sealed record Finished : NextStep
    {
        public static readonly Finished Instance = new();
    }

    /// <summary>An operation runs: the pass that the watch event of its status brings polls at once.</summary>
    internal sealed record PollNow : NextStep
    {
        public static readonly PollNow Instance = new();
    }

    /// <summary>After a back-off, because the call failed.</summary>
    /// <param name="IsUnreachable">The broker was not there at all.</param>
    /// <param name="Asked">What the broker asked for.</param>
    internal sealed record Retry(bool IsUnreachable, TimeSpan? Asked) : NextStep;

    /// <summary>After a poll interval, because the operation runs.</summary>
    /// <param name="Asked">What the broker asked for.</param>
    internal sealed record Poll(TimeSpan? Asked) : NextStep;
}
