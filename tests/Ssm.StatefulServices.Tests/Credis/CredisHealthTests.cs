using Ssm.StatefulServices.Credis;

namespace Ssm.StatefulServices.Tests.Credis;

public class CredisHealthTests
{
    private static readonly CredisNodeInfo Healthy = new()
    {
        RunId = "r", Version = "7.0.15", IsMaster = true, ReplicationId = "h", MaxMemory = 1000, UsedMemory = 899, IsPersistent = true,
    };

    [Fact]
    public void Judge_HealthyNodes_IsTrueThroughout() =>
        Assert.All(CredisHealth.Judge([("a", Healthy), ("b", Healthy)], diskFull: null), condition => Assert.True(condition.IsTrue));

    [Fact]
    public void Judge_NodeThatCannotWriteItsFile_IsNamed()
    {
        var condition = CredisHealth.Judge([("a", Healthy), ("b", Healthy with { IsPersistent = false })], diskFull: null)[0];
        Assert.Equal(("Persistent", false, "The append-only file cannot be written on b."), (condition.Type, condition.IsTrue!.Value, condition.Message));
    }

    [Fact]
    public void Judge_SilentNode_LeavesPersistenceOpen() => Assert.Null(CredisHealth.Judge([("a", Healthy), ("b", null)], diskFull: null)[0].IsTrue);

    [Fact]
    public void Judge_NodeNearlyFull_IsNamed()
    {
        var condition = CredisHealth.Judge([("a", Healthy with { UsedMemory = 900 })], diskFull: null)[1];
        Assert.Equal(("HasRoom", false, "NearlyFull"), (condition.Type, condition.IsTrue!.Value, condition.Reason));
    }
}
