namespace Ssm.Standalone.Node.Pods;

/// <summary>How a pod's containers are at one moment.</summary>
internal sealed record PodSnapshot
{
    public required PodAddress Address { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    public required IReadOnlyList<ContainerSnapshot> Init { get; init; }

    public required IReadOnlyList<ContainerSnapshot> Containers { get; init; }
}
