namespace Ssm.Standalone.Node.Probes;

/// <summary>What a probe decides.</summary>
internal enum ProbeKind
{
    /// <summary>Whether the others may begin; a failure ends the container.</summary>
    Startup,

    /// <summary>Whether the container gets traffic.</summary>
    Readiness,

    /// <summary>Whether the container must be restarted.</summary>
    Liveness,
}
