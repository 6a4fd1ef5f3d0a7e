using System.Globalization;
using System.Net;

namespace Ssm.StatefulServices.ZooKeeper;

/// <summary>One server as the ensemble itself lists it (ZooKeeper Dynamic Reconfiguration, "Specifying the client port").</summary>
/// <param name="Id">Its id.</param>
/// <param name="Host">Where the others find it.</param>
internal sealed record ZooKeeperServer(int Id, string Host)
{
    /// <summary>True when it is found by an address, not by a name.</summary>
    public bool HasAddress => IPAddress.TryParse(Host, out _);

    /// <summary>The line of the configuration.</summary>
    public string Line => string.Create(
        CultureInfo.InvariantCulture,
        $"server.{Id}={Host}:{ZooKeeperStart.QuorumPort}:{ZooKeeperStart.ElectionPort}:participant;{Host}:{ZooKeeperStart.ClientPort}");

    /// <summary>The servers with a vote in a configuration; lines that are none are left out.</summary>
    public static IReadOnlyList<ZooKeeperServer> Parse(string configuration) =>
    [
        .. from line in configuration.Split('\n')
           where line.StartsWith("server.", StringComparison.Ordinal) && line.Contains(":participant", StringComparison.Ordinal)
           let sign = line.IndexOf('=', StringComparison.Ordinal)
           where sign > 0
           select new ZooKeeperServer(int.Parse(line.AsSpan(7, sign - 7), CultureInfo.InvariantCulture), line[(sign + 1)..].Split(':')[0]),
    ];
}
