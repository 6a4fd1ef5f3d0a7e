namespace Ssm.StatefulServices.RabbitMq;

/// <summary>A vhost that does not run on a node, whose clients are refused there.</summary>
/// <param name="Pod">The node's pod.</param>
/// <param name="Vhost">The vhost's name.</param>
internal sealed record StoppedVhost(string Pod, string Vhost);
