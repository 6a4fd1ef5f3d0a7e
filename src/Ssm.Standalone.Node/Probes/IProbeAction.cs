namespace Ssm.Standalone.Node.Probes;

/// <summary>One way to ask a container how it is.</summary>
internal interface IProbeAction
{
    /// <summary>True if an attempt starts a process.</summary>
    bool IsExec { get; }

    /// <summary>One attempt; null when it succeeded, else why not. Cancelled at the probe's timeout. Never says what the container answered: it may be secret.</summary>
    Task<string?> TryAsync(CancellationToken cancellationToken);
}
