using Ssm.Standalone.Node.Processes;

namespace Ssm.Standalone.Node.Pods;

/// <summary>What it takes to run a container, all resolved.</summary>
internal abstract record ContainerLaunch
{
    private ContainerLaunch()
    {
    }

    /// <summary>Whatever runs beside the container: probes and hooks.</summary>
    public required Func<IReadOnlyList<string>, ProcessSpec?> SideProcess { get; init; }

    /// <summary>As a process.</summary>
    internal sealed record External(ProcessSpec Spec) : ContainerLaunch;

    /// <summary>Inside this process.</summary>
    internal sealed record Internal(InProcessProgram Program, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment) : ContainerLaunch;
}
