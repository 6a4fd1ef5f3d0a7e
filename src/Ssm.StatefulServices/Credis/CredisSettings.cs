using System.Globalization;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Credis;

/// <summary>The settings of Redis that a user may choose. Those of memory, disk, network and access are not among them: they follow from the instance.</summary>
internal static class CredisSettings
{
    /// <summary>The settings, in the order in which the configuration has them.</summary>
    public static IReadOnlyList<EngineSetting> All { get; } =
    [
        EngineSetting.OneOf(
            "maxmemory-policy",
            "What a full instance does: refuse writes (noeviction), or drop keys, all or those with a time to live, by last use, frequency, chance or remaining time.",
            ["noeviction", "allkeys-lru", "allkeys-lfu", "allkeys-random", "volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl"]),
        EngineSetting.WholeNumber("maxmemory-samples", "How many keys are looked at to choose the one to drop.", 1, 64, 5),
        EngineSetting.OneOf("appendfsync", "When a write is on disk: within a second, before it is acknowledged, or when the system likes.", ["everysec", "always", "no"]),
        EngineSetting.WholeNumber("timeout", "Seconds after which an idle client is disconnected; 0: never.", 0, 86400, 0),
        EngineSetting.WholeNumber("tcp-keepalive", "Seconds between probes of idle connections; 0: none.", 0, 3600, 60),
        EngineSetting.Text(
            "notify-keyspace-events", "Events about keys that are published, as letters.", "^[KEg$lshzxetdmnA]{0,14}$", "be letters of K E g $ l s h z x e t d m n A", ""),
        EngineSetting.WholeNumber("slowlog-log-slower-than", "Microseconds from which a command is kept in the slow log; -1: none is.", -1, 3_600_000_000, 10000),
        EngineSetting.WholeNumber("slowlog-max-len", "Entries of the slow log.", 0, 100_000, 128),
        EngineSetting.WholeNumber("latency-monitor-threshold", "Milliseconds from which an event is kept for LATENCY; 0: none is.", 0, 3_600_000, 0),
        EngineSetting.Flag("lazyfree-lazy-eviction", "Free the memory of dropped keys in the background.", @default: false),
        EngineSetting.Flag("lazyfree-lazy-expire", "Free the memory of expired keys in the background.", @default: false),
        EngineSetting.Flag("lazyfree-lazy-user-del", "Let DEL free memory in the background, as UNLINK does.", @default: false),
        EngineSetting.WholeNumber("hash-max-listpack-entries", "Fields up to which a hash is kept compact.", 0, 100_000, 128),
        EngineSetting.WholeNumber("zset-max-listpack-entries", "Members up to which a sorted set is kept compact.", 0, 100_000, 128),
        EngineSetting.WholeNumber("set-max-intset-entries", "Members up to which a set of integers is kept compact.", 0, 100_000, 512),
        EngineSetting.WholeNumber("repl-backlog-size", "Bytes of the newest writes that are kept for replicas that were away.", 16_384, 1_073_741_824, 1_048_576),
        EngineSetting.WholeNumber("databases", "Number of databases that SELECT chooses from; it can be raised, not lowered.", 1, 1024, 16, needsRestart: true),
    ];

    /// <summary>How many databases an instance has.</summary>
    public static int Databases(Instance instance) =>
        int.Parse(Of(instance).First(each => each.Setting.Name == "databases").Value, CultureInfo.InvariantCulture);

    /// <summary>Every setting with its value, as Redis writes both.</summary>
    public static IReadOnlyList<(EngineSetting Setting, string Value)> Of(Instance instance) =>
        [.. EngineSettings.InForce(instance.Parameters, All).Select(each => (each.Setting, each.Value switch { "true" => "yes", "false" => "no", var value => value }))];
}
