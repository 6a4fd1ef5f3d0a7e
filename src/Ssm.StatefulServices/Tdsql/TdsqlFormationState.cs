namespace Ssm.StatefulServices.Tdsql;

/// <summary>What the formation of a MySQL instance remembers from pass to pass.</summary>
internal sealed record TdsqlFormationState
{
    /// <summary>The node that is the primary, or is to become it.</summary>
    public string? Primary { get; init; }

    /// <summary>
    /// The replicas that may have acknowledged a write of this primary: a node is named here before it may. What was acknowledged is on the primary and on one of
    /// them, so only the primary, or all of them together, know everything.
    /// </summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>Writes wait for a replica. Once that was promised it is kept, under every primary, as long as the instance has replicas.</summary>
    public bool IsSynchronous { get; init; }

    /// <summary>The primary is given up: the members receive nothing any more, and who of them has most takes over.</summary>
    public bool IsElecting { get; init; }

    /// <summary>Since when the primary does not answer; null while it does.</summary>
    public DateTimeOffset? SilentSince { get; init; }
}
