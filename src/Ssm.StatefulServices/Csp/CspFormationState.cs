namespace Ssm.StatefulServices.Csp;

/// <summary>What the formation of an instance remembers from pass to pass.</summary>
internal sealed record CspFormationState
{
    /// <summary>Over how many nodes the objects are known to be spread; null before the first pass, when there are no objects.</summary>
    public int? SpreadOver { get; init; }

    /// <summary>Since when all nodes are up that they are to be spread over; null while they are not, or when nothing is to be spread.</summary>
    public DateTimeOffset? AllUpSince { get; init; }
}
