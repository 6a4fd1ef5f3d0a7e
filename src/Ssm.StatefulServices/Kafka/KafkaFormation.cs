using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Kafka;

/// <summary>Watches over the cluster that the nodes of a Kafka instance form by themselves.</summary>
internal sealed class KafkaFormation : IServiceFormation
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan WhileForming = TimeSpan.FromSeconds(1);

    /// <summary>How often brokers and partitions are looked at: no watch tells of them.</summary>
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromSeconds(15);

    public async Task<FormationResult> FormAsync(FormationInput input, CancellationToken cancellationToken)
    {
        var addresses = input.Nodes.Where(node => node is { IsReady: true, IsLeaving: false }).Select(node => node.Address).OfType<string>().ToArray();
        var cluster = addresses.Length > 0 ? await ReadAsync(input.Instance, addresses, cancellationToken) : null;
        var waiting = KafkaDecider.Waiting(cluster, input.DesiredNodes);
        return new FormationResult
        {
            Roles = KafkaDecider.Serving(cluster, input.Nodes).ToDictionary(node => node.Name, _ => StatefulServiceLabels.MemberRole, StringComparer.Ordinal),
            Waiting = waiting,
            Health = KafkaDecider.Health(cluster),
            LookAgain = waiting is null ? BetweenChecks : WhileForming,
        };
    }

    private static async Task<KafkaClusterInfo?> ReadAsync(Instance instance, IEnumerable<string> addresses, CancellationToken cancellationToken)
    {
        using var session = KafkaSession.Open(addresses, instance.Secrets[KafkaSecretNames.Internal]);
        return await session.TryReadAsync(Timeout, cancellationToken);
    }
}
