namespace Ssm.Standalone.Node.Probes;

/// <summary>When the next attempt of a probe is due. Pure.</summary>
internal static class ProbeSchedule
{
    /// <summary>
    /// How long the eager phase lasts. Most engines answer within a second of their start; waiting a whole period (10 s by default) for the second
    /// attempt would make every instance look ten times slower than it is. Kubernetes begins eagerly, too, but at the period's pace.
    /// </summary>
    public static readonly TimeSpan EagerPhase = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan EagerConnect = TimeSpan.FromMilliseconds(50);

    /// <summary>A process for each attempt costs more than a connection.</summary>
    private static readonly TimeSpan EagerExec = TimeSpan.FromMilliseconds(200);

    /// <summary>True while attempts come quickly and failed ones do not count: nothing has succeeded and the container is young.</summary>
    public static bool IsEager(ProbeKind kind, bool hasSucceeded, TimeSpan age, ProbeSettings settings) =>
        kind != ProbeKind.Liveness && !hasSucceeded && age < settings.InitialDelay + EagerPhase;

    /// <summary>The pause before the next attempt.</summary>
    public static TimeSpan Pause(bool isEager, bool isExec, ProbeSettings settings)
    {
        if (!isEager)
        {
            return settings.Period;
        }

        var pause = isExec ? EagerExec : EagerConnect;
        return pause < settings.Period ? pause : settings.Period;
    }
}
