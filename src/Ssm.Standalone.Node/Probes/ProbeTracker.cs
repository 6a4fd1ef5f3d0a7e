namespace Ssm.Standalone.Node.Probes;

/// <summary>Turns single attempts into the probe's result: as many in a row as the thresholds say. Immutable.</summary>
/// <param name="Result">Null until the probe has decided once.</param>
/// <param name="Last">How the last attempt went.</param>
/// <param name="InARow">How many went like it.</param>
internal readonly record struct ProbeTracker(bool? Result, bool Last, int InARow)
{
    public ProbeTracker Next(bool succeeded, ProbeSettings settings)
    {
        var inARow = succeeded == Last ? InARow + 1 : 1;
        var threshold = succeeded ? settings.SuccessThreshold : settings.FailureThreshold;
        return new ProbeTracker(inARow >= threshold ? succeeded : Result, succeeded, inARow);
    }
}
