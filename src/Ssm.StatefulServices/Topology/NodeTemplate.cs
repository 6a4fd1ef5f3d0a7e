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

    /// <summary>How many nodes are declared, where that is not the parameter <c>replicas</c>; null where it is.</summary>
    public int? Nodes { get; init; }

    /// <summary>What of the configuration the engine reads only when it starts: a change of this text restarts the nodes, one after the other. Only a hash of
    /// it becomes visible. Null: no change of the configuration needs a restart.</summary>
    public string? RestartOn { get; init; }

    /// <summary>The container that tells Prometheus about the engine, with one port; null when the instance has none (<see cref="InstanceSize.Exporter"/>).</summary>
    public V1Container? Exporter { get; init; }

    /// <summary>The port at which the engine itself tells Prometheus about a node; null when it does not, or an exporter does.</summary>
    public int? MetricsPort { get; init; }

    /// <summary>Seconds between SIGTERM and SIGKILL. Default: 30.</summary>
    public long GraceSeconds { get; init; } = 30;
}
