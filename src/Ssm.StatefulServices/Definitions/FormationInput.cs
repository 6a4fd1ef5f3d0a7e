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

    /// <summary>The state that an earlier pass stored; null at first.</summary>
    public JsonElement? State { get; init; }
}
