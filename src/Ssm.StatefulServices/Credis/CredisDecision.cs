namespace Ssm.StatefulServices.Credis;

/// <summary>What a formation pass is to do. Closed: <see cref="Elect"/>, <see cref="Lead"/>, <see cref="Wait"/>.</summary>
internal abstract record CredisDecision
{
    private CredisDecision()
    {
    }

    /// <summary>The state to store.</summary>
    public required CredisFormationState State { get; init; }

    /// <summary>Another node or another start of a node becomes master: store that first, act in the next pass.</summary>
    public sealed record Elect : CredisDecision;

    /// <summary>The stored master leads: make it so, and let all others follow.</summary>
    public sealed record Lead : CredisDecision;

    /// <summary>Nothing can be done now.</summary>
    public sealed record Wait : CredisDecision
    {
        /// <summary>What for.</summary>
        public required string Reason { get; init; }

        /// <summary>When to look again at the latest.</summary>
        public required TimeSpan LookAgain { get; init; }
    }
}
