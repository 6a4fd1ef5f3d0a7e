using Ssm.StatefulServices.Csp;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Tests.Csp;

public class CspHealthTests
{
    private static readonly CspNodeReport Healthy = new() { UsedShare = 0.89, Passes = Passes(new CspPass(DateTimeOffset.UnixEpoch, Failures: 0)) };

    [Fact]
    public void Judge_HealthyNodes_IsTrueThroughout() => Assert.All(Judge(Healthy, Healthy, Healthy), condition => Assert.True(condition.IsTrue));

    [Fact]
    public void Judge_OneNode_HasNobodyToReplicateTo() => Assert.Equal(["Listed", "HasRoom"], Judge(Healthy).Select(condition => condition.Type));

    [Fact]
    public void Judge_SilentNode_LeavesReplicationAndListsOpen() =>
        Assert.Equal([null, null, true], Judge(Healthy, null, Healthy).Select(condition => condition.IsTrue));

    [Fact]
    public void Judge_FailingReplicator_IsNamed() => Assert.Equal(
        new HealthCondition("Replicated", false, "PeersBehind", "Not every other node could be brought up to date by n-1."),
        Judge(Healthy, Healthy with { Passes = Passes(new CspPass(DateTimeOffset.UnixEpoch, Failures: 1)) })[0]);

    [Fact]
    public void Judge_ReplicatorBeforeItsFirstPass_IsComparing() =>
        Assert.Equal((null, "Comparing"), (Judge(Healthy, Healthy with { Passes = Passes(null) })[0].IsTrue, Judge(Healthy, Healthy with { Passes = Passes(null) })[0].Reason));

    [Fact]
    public void Judge_PendingUpdates_AreNamed() => Assert.Equal(
        new HealthCondition("Listed", false, "UpdatesPending", "Changes of objects are not in the lists of buckets yet on n-0."),
        Judge(Healthy with { PendingUpdates = 1 })[0]);

    [Fact]
    public void Judge_FullDisk_IsNamed() => Assert.Equal(
        new HealthCondition("HasRoom", false, "NearlyFull", "More than nine tenths of the disk are used on n-0, n-2."),
        Judge(Healthy with { UsedShare = 0.9 }, Healthy, Healthy with { UsedShare = 1 })[2]);

    private static IReadOnlyList<HealthCondition> Judge(params CspNodeReport?[] reports) =>
        CspHealth.Judge([.. reports.Select((report, ordinal) => (new Node { Name = $"n-{ordinal}", Ordinal = ordinal }, report))]);

    private static Dictionary<string, CspPass?> Passes(CspPass? pass) => CspRecon.Kinds.ToDictionary(kind => kind, _ => pass);
}
