namespace Ssm.StatefulServices.RabbitMq;

/// <summary>The ports of a node.</summary>
internal static class RabbitMqPorts
{
    /// <summary>Clients, AMQP 0-9-1.</summary>
    public const int Amqp = 5672;

    /// <summary>The management API.</summary>
    public const int Management = 15672;

    /// <summary>Nodes among each other, and the operator. Fixed, so that no port mapper daemon (epmd) is needed.</summary>
    public const int Distribution = 25672;

    /// <summary>What Prometheus reads, when the instance asks for it.</summary>
    public const int Metrics = 15692;
}
