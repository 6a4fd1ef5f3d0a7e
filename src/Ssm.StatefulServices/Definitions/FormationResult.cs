using System.Text.Json;

namespace Ssm.StatefulServices.Definitions;

/// <summary>What a formation pass found and did.</summary>
public sealed record FormationResult
{
    /// <summary>The node that takes writes; null while there is none, or where the engine has no such role.</summary>
    public string? Primary { get; init; }

    /// <summary>Roles by node name, for the label that Services select by. A node that is not named has no role and gets no traffic.</summary>
    public required IReadOnlyDictionary<string, string> Roles { get; init; }

    /// <summary>
    /// How many nodes are to run now; null: as many as are declared. For an engine that has to act before a node starts or after it ended, such as one that
    /// counts its members: it grows and shrinks one number at a time. A formation that ever gives a number gives one in every pass. Nodes end from the
    /// highest ordinal down, and the data of a node that ended this way is removed, so that a later one starts empty.
    /// </summary>
    public int? RunNodes { get; init; }

    /// <summary>To be stored for the next pass, before that runs.</summary>
    public JsonElement? State { get; init; }

    /// <summary>What the formation still waits for; null: it is complete.</summary>
    public string? Waiting { get; init; }

    /// <summary>The engine's own version; null while no node told it.</summary>
    public string? EngineVersion { get; init; }

    /// <summary>What the engine says about itself; empty while the nodes cannot be asked.</summary>
    public IReadOnlyList<HealthCondition> Health { get; init; } = [];

    /// <summary>When to look again although nothing changed; null: only when something does.</summary>
    public TimeSpan? LookAgain { get; init; }
}
