using Ssm.StatefulServices.Tdsql;

namespace Ssm.StatefulServices.Tests.Tdsql;

public class TdsqlHealthTests
{
    private const long Storage = 1000;

    private static readonly TdsqlFormationState State = new() { Primary = "n-0", Members = ["n-1", "n-2"], IsSynchronous = true };

    private static readonly TdsqlNodeView[] Healthy = [TdsqlFormationDeciderTests.Primary(0), TdsqlFormationDeciderTests.Member(1), TdsqlFormationDeciderTests.Member(2)];

    [Fact]
    public void Judge_HealthyNodes_IsTrueThroughout()
    {
        var health = TdsqlHealth.Judge(Healthy, 3, Storage, State, diskFull: null);
        Assert.Equal(["Writable", "HasRoom", "Replicating", "Synchronous"], health.Select(condition => condition.Type));
        Assert.All(health, condition => Assert.True(condition.IsTrue));
    }

    [Fact]
    public void Judge_OneNode_SaysNothingOfReplicas() =>
        Assert.Equal(["Writable", "HasRoom"], TdsqlHealth.Judge(Healthy[..1], 1, Storage, State, diskFull: null).Select(condition => condition.Type));

    [Theory]
    [InlineData("Writable", "NoPrimary", false)]
    [InlineData("Synchronous", "NoPrimary", null)]
    public void Judge_SilentPrimary_IsTold(string type, string reason, bool? isTrue) => Expect(Change(0, _ => null), type, reason, isTrue);

    [Fact]
    public void Judge_PrimaryReadOnly_IsNotWritable() => Expect(Change(0, info => info with { IsReadOnly = true }), "Writable", "ReadOnly", false);

    [Fact]
    public void Judge_TablesNeedMostOfTheDisk_HasNoRoom() => Expect(Change(1, info => info with { DataBytes = 801 }), "HasRoom", "NearlyFull", false);

    [Fact]
    public void Judge_ReplicaNotConnected_IsNotReplicating() => Expect(Change(2, info => info with { IsConnected = false }), "Replicating", "Broken", false);

    [Fact]
    public void Judge_ReplicaFarBehind_IsLate() => Expect(Change(2, info => info with { Lag = 31 }), "Replicating", "Late", false);

    [Fact]
    public void Judge_NodeMissing_IsNotReplicating() => Expect(Healthy[..2], "Replicating", "NodesMissing", false);

    [Fact]
    public void Judge_NobodyAcknowledges_IsNotSynchronous() => Expect(Change(0, info => info with { Acknowledging = 0 }), "Synchronous", "NobodyAcknowledges", false);

    [Fact]
    public void Judge_WritesDoNotWait_IsNotSynchronous() => Expect(Change(0, info => info with { IsSynchronous = false }), "Synchronous", "Off", false);

    private static TdsqlNodeView[] Change(int index, Func<TdsqlNodeInfo, TdsqlNodeInfo?> change) =>
        [.. Healthy.Select((node, i) => i == index ? node with { Info = change(node.Info!) } : node)];

    private static void Expect(TdsqlNodeView[] nodes, string type, string reason, bool? isTrue)
    {
        var condition = TdsqlHealth.Judge(nodes, 3, Storage, State, diskFull: null).Single(condition => condition.Type == type);
        Assert.Equal((reason, isTrue), (condition.Reason, condition.IsTrue));
    }
}
