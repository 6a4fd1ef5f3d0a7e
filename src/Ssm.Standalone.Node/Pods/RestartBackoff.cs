namespace Ssm.Standalone.Node.Pods;

/// <summary>How long a container waits before it is started again. Pure.</summary>
/// <remarks>
/// The first restart is immediate and then the pause doubles from one second to five minutes; a run of ten minutes starts over. A kubelet begins with
/// ten seconds because it serves hundreds of pods whose images and peers it cannot see. Here a killed engine is an outage of somebody's instance:
/// it should be back within a second, and one that fails for good is slowed down soon enough.
/// </remarks>
/// <param name="Failures">Restarts since the last long run.</param>
internal readonly record struct RestartBackoff(int Failures)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongRun = TimeSpan.FromMinutes(10);

    /// <summary>The pause before the next start.</summary>
    public TimeSpan Pause => Failures switch
    {
        <= 1 => TimeSpan.Zero,
        > 10 => Longest,
        _ => TimeSpan.FromTicks(Math.Min(First.Ticks << (Failures - 2), Longest.Ticks)),
    };

    /// <summary>After a run of that length ended.</summary>
    public RestartBackoff After(TimeSpan run) => new(run >= LongRun ? 1 : Failures + 1);
}
