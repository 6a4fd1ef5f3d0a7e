using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Offerings;

/// <summary>One plan of a service: sizes, limits and the engine that runs.</summary>
public sealed record Plan
{
    /// <summary>OSB id; unique and never changed. It decides the name of the ServicePlan.</summary>
    public required string Id { get; init; }

    /// <summary>What users call the plan.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence for people who choose.</summary>
    public required string Description { get; init; }

    /// <summary>What the plan promises, a line each.</summary>
    public IReadOnlyList<string> Bullets { get; init; } = [];

    /// <summary>Whether the plan costs nothing.</summary>
    public bool Free { get; init; }

    /// <summary>The level of the protocol that a client can rely on, such as <c>4.0</c>.</summary>
    public required string ProtocolVersion { get; init; }

    /// <summary>The version of the engine that the image and the machine's package are of, such as <c>7.0</c>.</summary>
    public required string EngineVersion { get; init; }

    /// <summary>What the plan is made for, where a service has several purposes, such as <c>clog</c> and <c>ctsdb</c>; null where it has one.</summary>
    public string? Profile { get; init; }

    /// <summary>The container image, pinned.</summary>
    public required string Image { get; init; }

    /// <summary>The engine's program: a name to be found on the path, or an absolute path.</summary>
    public required string Executable { get; init; }

    /// <summary>Number of nodes (parameter <c>replicas</c>).</summary>
    public required IntegerRange Replicas { get; init; }

    /// <summary>Number of parts that the data is spread over (parameter <c>shards</c>), where the service can do so; null: one.</summary>
    public IntegerRange? Shards { get; init; }

    /// <summary>Memory of each node (parameter <c>resources.memory</c>).</summary>
    public required ByteRange Memory { get; init; }

    /// <summary>Disk of each node (parameter <c>resources.storage</c>).</summary>
    public required ByteRange Storage { get; init; }

    /// <summary>Processor share of each node when <c>resources.cpu</c> is not given, as Kubernetes writes it.</summary>
    public required string Cpu { get; init; }

    /// <summary>StorageClass of the data; null takes the cluster's default.</summary>
    public string? StorageClass { get; init; }
}
