using System.Globalization;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Mongo;

/// <summary>The configuration file of every node of an instance. The address is not in it: that is each node's own.</summary>
internal static class MongoConfig
{
    public const string FileName = "mongod.conf";

    public const string KeyFileName = "keyfile";

    public const string Directory = "/etc/mongo";

    /// <summary>Where the key lies that mongod reads: it takes none that the group may read, and a Secret's files the group can.</summary>
    public const string KeyDirectory = "/run/mongo";

    /// <summary>Where the image declares its volume, so that the disk is in the place of that and holds nothing else.</summary>
    public const string DataDirectory = "/data/db";

    public const int Port = 27017;

    /// <summary>The smallest cache that WiredTiger takes.</summary>
    private const long SmallestCache = 256L << 20;

    /// <summary>Name of the replica set. Different for each instance, so that a node which gets the address of another instance's is not taken for it.</summary>
    public static string ReplicaSet(Instance instance) => $"rs-{instance.Label[..Math.Min(8, instance.Label.Length)].TrimEnd('-')}";

    public static string Render(Instance instance, InstanceSize size)
    {
        var settings = EngineSettings.InForce(instance.Parameters, MongoSettings.All).ToDictionary(each => each.Setting.Name, each => each.Value, StringComparer.Ordinal);
        var cache = Math.Max(size.Memory.Bytes / 2, SmallestCache) / (double)(1L << 30);
        return $"""
            # Made by SSM for {instance.Names.Service}; changes are overwritten.
            net:
              port: {Port}
              maxIncomingConnections: {settings["maxIncomingConnections"]}
              unixDomainSocket:
                enabled: false
            security:
              authorization: enabled
              keyFile: {KeyDirectory}/{KeyFileName}
            storage:
              dbPath: {DataDirectory}
              wiredTiger:
                engineConfig:
                  cacheSizeGB: {cache.ToString("0.###", CultureInfo.InvariantCulture)}
            replication:
              replSetName: {ReplicaSet(instance)}
              oplogSizeMB: {settings["oplogSizeMB"]}
            operationProfiling:
              slowOpThresholdMs: {settings["slowOpThresholdMs"]}
            setParameter:
              transactionLifetimeLimitSeconds: {settings["transactionLifetimeLimitSeconds"]}
              cursorTimeoutMillis: {settings["cursorTimeoutMillis"]}
              shutdownTimeoutMillisForSignaledShutdown: 2000

            """;
    }
}
