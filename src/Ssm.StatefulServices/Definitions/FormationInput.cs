using System.Text.Json;

namespace Ssm.StatefulServices.Definitions;

/// <summary>What a formation pass starts from.</summary>
public sealed record FormationInput
{
    /// <summary>The instance.</summary>
    public required Instance Instance { get; init; }

    /// <summary>Its nodes that exist as pods, by ordinal.</summary>
    public required IReadOnlyList<Node> Nodes { get; init; }

    /// <summary>How many nodes there should be.</summary>
    public required int DesiredNodes { get; init; }

    /// <summary>How many nodes are to run at present; it follows <see cref="FormationResult.RunNodes"/>.</summary>
    public int RunNodes => Instance.Resource.Status?.RunNodes ?? DesiredNodes;

    /// <summary>
    /// The node that is about to be restarted or removed and must hand its primary role over first; null when none is. A formation that hands over says
    /// what it waits for until another node has the role. When it waits for nothing and the role is still there, nobody could take it, and the node goes
    /// all the same.
    /// </summary>
    public string? Yielding { get; init; }

    /// <summary>
    /// Reads the accounts of the bindings from the API, without those that are being revoked, for engines that forget them. A pass that makes an
    /// account on a node reads them once more afterwards and ends what is not in the list any longer: it may have been revoked meanwhile.
    /// </summary>
    public required Func<CancellationToken, Task<IReadOnlyList<Account>>> ReadAccounts { get; init; }

    /// <summary>The state that an earlier pass stored; null at first.</summary>
    public JsonElement? State { get; init; }
}
