namespace Ssm.StatefulServices.RabbitMq;

/// <summary>What the formation of a RabbitMQ instance remembers from pass to pass.</summary>
internal sealed record RabbitMqFormationState
{
    /// <summary>
    /// How many nodes, counted from the first, have their share of every quorum queue: later ones are still to get theirs. Null
    /// before the first node has answered.
    /// </summary>
    public int? Members { get; init; }
}
