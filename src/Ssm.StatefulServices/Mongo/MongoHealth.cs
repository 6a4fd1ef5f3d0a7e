using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Mongo;

/// <summary>What the nodes' words mean for the instance. Pure.</summary>
internal static class MongoHealth
{
    private static readonly TimeSpan Behind = TimeSpan.FromSeconds(10);

    private const double Full = 0.9;

    public static IReadOnlyList<HealthCondition> Judge(IReadOnlyList<MongoMemberState> nodes)
    {
        if (nodes.FirstOrDefault(node => node.Info?.IsPrimary is true) is not { Info: { Config: { } config } primary })
        {
            return nodes.Any(node => node.Info is not null) ? [new HealthCondition("Replicated", IsTrue: false, "NoPrimary", "No node is the primary.")] : [];
        }

        var byOrdinal = nodes.ToDictionary(node => node.Ordinal);
        var away = config.Members.Where(member => byOrdinal.GetValueOrDefault(member.Id)?.Info is not ({ IsPrimary: true } or { IsSecondary: true })).ToArray();
        var late = primary.Lag.Where(lag => lag.Value > Behind).Select(lag => lag.Key).ToArray();
        var full = nodes.FirstOrDefault(node => node.Info?.DiskUsed > Full);
        return
        [
            away.Length > 0 ? new HealthCondition("Replicated", IsTrue: false, "MemberAway", $"Member {away[0].Id} does not follow the primary.")
            : late.Length > 0 ? new HealthCondition("Replicated", IsTrue: false, "Lagging", $"Member {late[0]} is more than {Behind.TotalSeconds:0} s behind the primary.")
            : new HealthCondition("Replicated", IsTrue: true, "AllFollow", "All members follow the primary."),
            full is null
                ? new HealthCondition("HasRoom", IsTrue: true, "DiskHasRoom", "No disk is nearly full.")
                : new HealthCondition("HasRoom", IsTrue: false, "DiskNearlyFull", $"More than nine tenths of the disk of {full.Name} are used."),
        ];
    }
}
