using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.ZooKeeper;

/// <summary>The settings of ZooKeeper that a user may choose. Each is the entry of that name in <c>zoo.cfg</c>, which is read at the start.</summary>
internal static class ZooKeeperSettings
{
    public static IReadOnlyList<EngineSetting> All { get; } =
    [
        EngineSetting.WholeNumber("maxClientCnxns", "Connections from one address; 0 is any number.", 0, 100000, 0, needsRestart: true),
        EngineSetting.WholeNumber("maxSessionTimeout", "Longest session timeout that a client gets, in milliseconds.", 4000, 600000, 40000, needsRestart: true),
        EngineSetting.WholeNumber("snapCount", "Writes after which a snapshot is taken.", 1000, 10000000, 100000, needsRestart: true),
        EngineSetting.WholeNumber("tickTime", "Milliseconds of a tick, by which timeouts are counted.", 500, 10000, 2000, needsRestart: true),
    ];
}
