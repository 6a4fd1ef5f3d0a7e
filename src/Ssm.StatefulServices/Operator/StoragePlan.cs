using k8s.Models;

namespace Ssm.StatefulServices.Operator;

/// <summary>What is to be done about the claims of an instance's nodes.</summary>
internal sealed record StoragePlan
{
    /// <summary>Claims that ask for less than is declared.</summary>
    public required IReadOnlyList<(V1PersistentVolumeClaim Claim, ResourceQuantity Wanted)> ToGrow { get; init; }

    /// <summary>Claims that asked for more and have not got it yet.</summary>
    public required IReadOnlyList<V1PersistentVolumeClaim> Growing { get; init; }

    /// <summary>The StatefulSet gives new claims another size than declared. Kubernetes changes that of no StatefulSet, so a new one takes the nodes over.</summary>
    public required bool IsSetToBeReplaced { get; init; }

    /// <summary>Claims of nodes that are not to run any more.</summary>
    public required IReadOnlyList<V1PersistentVolumeClaim> Surplus { get; init; }

    /// <summary>Those of them whose nodes have ended.</summary>
    public required IReadOnlyList<V1PersistentVolumeClaim> ToRemove { get; init; }

    /// <summary>What the largest claim asks for, in bytes; null while there are none.</summary>
    public required long? LargestBytes { get; init; }
}
