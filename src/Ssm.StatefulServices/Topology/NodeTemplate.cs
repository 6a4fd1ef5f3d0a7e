using k8s.Models;

namespace Ssm.StatefulServices.Topology;

/// <summary>What the nodes of one service have that those of others do not; <see cref="NodeSet"/> adds the rest.</summary>
internal sealed record NodeTemplate
{
    /// <summary>User and group that the engine's image runs as, never 0.</summary>
    public required long User { get; init; }

    /// <summary>The engine and what runs beside it. <see cref="NodeSet"/> takes their privileges away.</summary>
    public required IList<V1Container> Containers { get; init; }

    /// <summary>What runs before the engine, at every start.</summary>
    public IList<V1Container>? InitContainers { get; init; }

    /// <summary>Volumes beside the data, such as the configuration.</summary>
    public IList<V1Volume>? Volumes { get; init; }

    /// <summary>Seconds between SIGTERM and SIGKILL. Default: 30.</summary>
    public long GraceSeconds { get; init; } = 30;
}
