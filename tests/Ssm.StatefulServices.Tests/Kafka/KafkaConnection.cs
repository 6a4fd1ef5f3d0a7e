namespace Ssm.StatefulServices.Tests.Kafka;

/// <summary>One connection of a client to a <see cref="KafkaStandIn"/>.</summary>
internal sealed class KafkaConnection(int port)
{
    /// <summary>The listener.</summary>
    public int Port => port;

    public string Mechanism { get; set; } = "";

    public ScramConversation? Scram { get; set; }

    /// <summary>Who it is; null until that is known.</summary>
    public string? User { get; set; }
}
