namespace Ssm.StatefulServices.RabbitMq;

/// <summary>A change of the cluster's members. Closed.</summary>
internal abstract record RabbitMqStep
{
    private RabbitMqStep()
    {
    }

    /// <summary>The node's pod.</summary>
    public required string Pod { get; init; }

    /// <summary>A node that joined gets a replica of every quorum queue.</summary>
    public sealed record Fill : RabbitMqStep;

    /// <summary>A node that is to go gives up its replicas and leaves the cluster.</summary>
    public sealed record Leave : RabbitMqStep;

    /// <summary>A node that went without leaving, or lost its disk, is no member any more.</summary>
    public sealed record Forget : RabbitMqStep;
}
