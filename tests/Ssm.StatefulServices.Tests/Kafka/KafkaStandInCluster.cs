using System.Net;

namespace Ssm.StatefulServices.Tests.Kafka;

/// <summary>
/// A stand-in for the brokers of a Kafka cluster, made after the published protocol, since no Kafka is to be had where the tests run. It speaks the
/// administration of Kafka over real sockets, with SASL PLAIN and SCRAM; it keeps no messages.
/// </summary>
internal sealed class KafkaStandInCluster : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<KafkaStandIn> _brokers;

    public KafkaStandInCluster(string internalPassword, params IReadOnlyList<IPAddress> addresses)
    {
        InternalPassword = internalPassword;
        _brokers = [.. addresses.Select((address, id) => new KafkaStandIn(this, id, address))];
        foreach (var broker in _brokers)
        {
            broker.Start();
        }
    }

    public string InternalPassword { get; }

    public IReadOnlyList<KafkaStandIn> Brokers => _brokers;

    public Dictionary<string, ScramSecret> Users { get; } = [];

    public HashSet<KafkaAcl> Acls { get; } = [];

    public SortedDictionary<string, (int Partitions, Dictionary<string, string?> Settings)> Topics { get; } = new(StringComparer.Ordinal);

    public IEnumerable<KafkaStandIn> Alive => _brokers.Where(broker => broker.IsRunning);

    /// <summary>One answer at a time: what brokers share is not made for more.</summary>
    public byte[] Answer(Func<byte[]> answer)
    {
        lock (_lock)
        {
            return answer();
        }
    }

    public bool Allows(string user, sbyte resourceType, string name, sbyte operation) => user == "ssm" || Acls.Any(acl =>
        acl.ResourceType == resourceType && acl.Operation == operation && acl.Principal == $"User:{user}"
        && (acl.PatternType == KafkaAcl.Literal ? acl.Name == name : name.StartsWith(acl.Name, StringComparison.Ordinal)));

    public void Dispose()
    {
        foreach (var broker in _brokers)
        {
            broker.Dispose();
        }

        _brokers.Clear();
    }
}
