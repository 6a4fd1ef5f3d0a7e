namespace Ssm.StatefulServices.Tdsql;

/// <summary>What a formation pass is to do. Closed: <see cref="Store"/>, <see cref="Fence"/>, <see cref="HandOver"/>, <see cref="Lead"/>, <see cref="Wait"/>.</summary>
internal abstract record TdsqlDecision
{
    private TdsqlDecision()
    {
    }

    /// <summary>The state to store.</summary>
    public required TdsqlFormationState State { get; init; }

    /// <summary>Something was decided that must be stored before it is acted on; the next pass acts.</summary>
    public sealed record Store : TdsqlDecision
    {
        /// <summary>What was decided.</summary>
        public required string Reason { get; init; }
    }

    /// <summary>The primary is lost: cut the members off from it, let them apply what they received, and elect who has most.</summary>
    public sealed record Fence : TdsqlDecision;

    /// <summary>The primary answers, but its role goes to a member that has everything.</summary>
    public sealed record HandOver : TdsqlDecision
    {
        /// <summary>Who takes over.</summary>
        public required string Heir { get; init; }
    }

    /// <summary>The stored primary leads: make it so, and let all others follow.</summary>
    public sealed record Lead : TdsqlDecision;

    /// <summary>Nothing can be done now.</summary>
    public sealed record Wait : TdsqlDecision
    {
        /// <summary>What for.</summary>
        public required string Reason { get; init; }

        /// <summary>When to look again at the latest.</summary>
        public required TimeSpan LookAgain { get; init; }
    }
}
