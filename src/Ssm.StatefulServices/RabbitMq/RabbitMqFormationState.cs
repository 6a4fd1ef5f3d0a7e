using System.Text.Json;

namespace Ssm.StatefulServices.RabbitMq;

/// <summary>What the formation of a RabbitMQ instance remembers from pass to pass.</summary>
internal sealed record RabbitMqFormationState
{
    /// <summary>
    /// How many nodes, counted from the first, are in the cluster and have their share of every quorum queue; 0 before the first has answered, and after it
    /// has lost its disk.
    /// </summary>
    public int Members { get; init; }

    /// <summary>Others than the first node have what the cluster knows, so that the first may not begin anew with an empty disk.</summary>
    public bool IsFounded { get; init; }

    /// <summary>What was stored; at first nothing was.</summary>
    public static RabbitMqFormationState Of(JsonElement? stored) => stored?.Deserialize(RabbitMqJsonContext.Default.RabbitMqFormationState) ?? new RabbitMqFormationState();
}
