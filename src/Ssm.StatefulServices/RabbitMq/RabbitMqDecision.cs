namespace Ssm.StatefulServices.RabbitMq;

/// <summary>What a formation pass is to do.</summary>
internal sealed record RabbitMqDecision
{
    /// <summary>The pods that clients are led to.</summary>
    public required IReadOnlyList<string> Serving { get; init; }

    /// <summary>How many nodes are to run.</summary>
    public required int RunNodes { get; init; }

    /// <summary>To be stored.</summary>
    public required RabbitMqFormationState State { get; init; }

    /// <summary>What to change now; null: nothing.</summary>
    public RabbitMqStep? Step { get; init; }

    /// <summary>What the formation waits for; null: it is complete.</summary>
    public string? Waiting { get; init; }
}
