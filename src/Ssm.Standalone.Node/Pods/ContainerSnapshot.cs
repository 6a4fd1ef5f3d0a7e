using k8s.Models;

namespace Ssm.Standalone.Node.Pods;

/// <summary>How a container is at one moment. Immutable; so are the API types inside, by convention.</summary>
internal sealed record ContainerSnapshot
{
    public required string Name { get; init; }

    public required string Image { get; init; }

    /// <summary>Waiting, running or terminated.</summary>
    public required V1ContainerState State { get; init; }

    /// <summary>How the run before ended; null if there was none.</summary>
    public V1ContainerState? LastState { get; init; }

    /// <summary>Runs before the current one.</summary>
    public int RestartCount { get; init; }

    /// <summary>The readiness probe's word.</summary>
    public bool IsReady { get; init; }

    /// <summary>The startup probe's word.</summary>
    public bool IsStarted { get; init; }

    /// <summary>Names the current or last run.</summary>
    public string? ContainerId { get; init; }

    /// <summary>The container as the API shows it.</summary>
    public V1ContainerStatus ToStatus() => new()
    {
        Name = Name,
        Image = Image,
        ImageID = string.Empty,
        ContainerID = ContainerId,
        State = State,
        LastState = LastState ?? new V1ContainerState(),
        RestartCount = RestartCount,
        Ready = IsReady,
        Started = IsStarted,
    };
}
