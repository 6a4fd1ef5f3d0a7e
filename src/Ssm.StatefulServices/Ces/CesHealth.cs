using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Ces;

/// <summary>What a cluster's words mean for the instance. Pure.</summary>
internal static class CesHealth
{
    /// <summary>OpenSearch puts no more shards on a disk that is fuller than this, in percent.</summary>
    private const double Full = 85;

    public static IReadOnlyList<HealthCondition> Judge(CesClusterInfo? cluster, int desiredNodes) => cluster is null ? [] :
    [
        cluster.Status == "red"
            ? new HealthCondition("Available", IsTrue: false, "ShardMissing", "A part of some index is missing.")
            : new HealthCondition("Available", IsTrue: true, "AllShards", "Every part of every index is there."),
        desiredNodes > 1 && cluster.Status != "green"
            ? new HealthCondition("Replicated", IsTrue: false, "CopyMissing", "A copy of a part of some index is missing.")
            : new HealthCondition("Replicated", IsTrue: true, "AllCopies", "Every part has the copies that it should have."),
        cluster.DiskUsed > Full
            ? new HealthCondition("HasRoom", IsTrue: false, "DiskNearlyFull", $"More than {Full:0} % of a disk are used.")
            : new HealthCondition("HasRoom", IsTrue: true, "DiskHasRoom", "No disk is nearly full."),
    ];
}
