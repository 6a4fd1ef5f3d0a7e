using k8s.Models;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Operator;

/// <summary>What one pass over an instance found and did; the status is made of it.</summary>
internal sealed record InstanceObservation
{
    public required int DesiredNodes { get; init; }

    /// <summary>How many nodes are to run from the next pass on.</summary>
    public int? RunNodes { get; init; }

    public StorageState Storage { get; init; } = new();

    public required int ClientPort { get; init; }

    public required IReadOnlyList<Node> Nodes { get; init; }

    /// <summary>Objects were created or changed in this pass, so what is known of the others is not about them yet.</summary>
    public required bool IsChanging { get; init; }

    public required long AppId { get; init; }

    public V1Service? ClientService { get; init; }

    public V1Endpoints? Endpoints { get; init; }

    public V1StatefulSet? StatefulSet { get; init; }

    public FormationResult? Formation { get; init; }
}
