using System.Globalization;
using System.Net;

namespace Ssm.StatefulServices.ZooKeeper;

/// <summary>What a server says about itself to the word <c>srvr</c>.</summary>
internal sealed record ZooKeeperStatus
{
    /// <summary>The version of ZooKeeper.</summary>
    public string Version { get; init; } = "";

    /// <summary><c>leader</c>, <c>follower</c>, <c>observer</c>; null while it takes no part.</summary>
    public string? Mode { get; init; }

    /// <summary>The last change that it carried out.</summary>
    public long Zxid { get; init; }

    /// <summary>Reads an answer.</summary>
    public static ZooKeeperStatus Parse(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": ", 2)).Where(parts => parts.Length == 2).ToLookup(parts => parts[0], parts => parts[1].Trim());
        return new ZooKeeperStatus
        {
            Version = lines["Zookeeper version"].FirstOrDefault()?.Split('-', ',')[0] ?? "",
            Mode = lines["Mode"].FirstOrDefault(),
            Zxid = lines["Zxid"].FirstOrDefault() is ['0', 'x', .. var digits] && long.TryParse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var zxid) ? zxid : 0,
        };
    }

    /// <summary>Asks; null when there is no answer.</summary>
    public static async Task<ZooKeeperStatus?> TryAskAsync(IPEndPoint server, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        await ZooKeeperWords.TryAskAsync(server, ZooKeeperWords.Serving, timeProvider, cancellationToken) is { } text ? Parse(text) : null;
}
