namespace Ssm.StatefulServices.RabbitMq;

/// <summary>What the formation of a RabbitMQ instance remembers from pass to pass.</summary>
internal sealed record RabbitMqFormationState
{
    /// <summary>How many nodes, counted from the first, are in the cluster and have their share of every quorum queue; 0 before the first has answered.</summary>
    public int Members { get; init; }
}
