using System.Net;
using MongoDB.Bson;

namespace Ssm.StatefulServices.Tests.Mongo;

/// <summary>
/// A stand-in for a MongoDB replica set, made after the reference of its commands, since no mongod is to be had where the tests run. Members are real
/// servers on real addresses, with the real wire protocol and SCRAM; what they share (users, documents) is at once on all, and elections take no time.
/// </summary>
internal sealed class MongoStandInSet(string key) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<MongoStandIn> _peers = [];

    /// <summary>The content of the key file.</summary>
    public string Key => key;

    public Dictionary<string, (string Password, BsonArray Roles)> Users { get; } = [];

    public Dictionary<string, List<BsonDocument>> Collections { get; } = [];

    /// <summary>Users whose sessions were ended, once for each node that was told to.</summary>
    public List<string> EndedSessions { get; } = [];

    public long Term { get; private set; }

    public IReadOnlyList<MongoStandIn> Peers => _peers;

    public MongoStandIn? Primary => _peers.Find(peer => peer.IsPrimary);

    /// <summary>Adds a node, on an address of its own or on one that is given.</summary>
    public void Add(IPAddress? address = null)
    {
        var peer = new MongoStandIn(this);
        _peers.Add(peer);
        peer.Start(address ?? Loopback.Next());
    }

    public void RemoveLast()
    {
        _peers[^1].Dispose();
        _peers.RemoveAt(_peers.Count - 1);
    }

    public BsonDocument Answer(Func<BsonDocument> act)
    {
        lock (_lock)
        {
            return act();
        }
    }

    /// <summary>A configuration comes into force on all members that it names by their addresses, and whoever can be elected is.</summary>
    public void Spread(BsonDocument config)
    {
        foreach (var peer in _peers.Where(peer => peer.IsRunning && Members(config).Any(member => member["host"].AsString == peer.Host)))
        {
            peer.Config = config;
        }

        Elect();
    }

    /// <summary>A primary that most members can reach stays; otherwise the lowest of those that most can reach becomes it.</summary>
    public void Elect(MongoStandIn? except = null)
    {
        foreach (var peer in _peers.Where(peer => peer.IsPrimary && (peer == except || !HasMajority(peer))))
        {
            peer.IsPrimary = false;
        }

        if (Primary is null && _peers.Find(peer => peer != except && HasMajority(peer)) is { } elected)
        {
            elected.IsPrimary = true;
            Term++;
        }
    }

    public bool HasMajority(MongoStandIn peer) =>
        peer is { IsRunning: true, Config: { } config }
        && Members(config).Any(member => member["host"].AsString == peer.Host)
        && Members(config).Count(member => _peers.Exists(other => other.IsRunning && other.Host == member["host"].AsString)) > Members(config).Count() / 2;

    public static IEnumerable<BsonDocument> Members(BsonDocument config) => config["members"].AsBsonArray.Select(member => member.AsBsonDocument);

    public void Dispose()
    {
        foreach (var peer in _peers)
        {
            peer.Dispose();
        }

        _peers.Clear();
    }
}
