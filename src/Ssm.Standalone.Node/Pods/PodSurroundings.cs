using Ssm.Standalone.Node.Paths;
using Ssm.Standalone.Node.Processes;
using Ssm.Standalone.Node.Volumes;

namespace Ssm.Standalone.Node.Pods;

/// <summary>What all pods of the node share when their containers are prepared.</summary>
internal sealed record PodSurroundings
{
    public required NodeFolders Folders { get; init; }

    public required PodVolumes Volumes { get; init; }

    public required IConfiguration Configuration { get; init; }

    public required ExecutableFinder Executables { get; init; }

    public required InstallHints Hints { get; init; }

    public required ClusterNameRewriter Names { get; init; }

    public required IReadOnlyDictionary<string, InProcessProgram> Programs { get; init; }

    public required NodeCapacity Capacity { get; init; }

    /// <summary>Where the API server listens.</summary>
    public required Uri ApiServer { get; init; }
}
