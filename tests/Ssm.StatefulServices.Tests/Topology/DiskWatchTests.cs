using k8s.Models;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Tests.Credis;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Tests.Topology;

public sealed class DiskWatchTests
{
    [Theory]
    [InlineData(false, null, "a-1", null)] // it says that there is room again
    [InlineData(null, null, "a-1", "a-1")] // it says nothing, and was full
    [InlineData(null, null, "a-10", null)] // another was
    [InlineData(null, null, null, null)]
    [InlineData(true, null, null, "a-1")]
    [InlineData(null, 28, null, "a-1")]
    [InlineData(false, 137, null, null)]
    public void Judge_NodeSaysOrSaidThatItsDiskIsFull_IsNamed(bool? says, int? exitCode, string? named, string? expected)
    {
        var instance = CredisTopologyTests.AnInstance("redis-4.0-advanced", "{}");
        var before = named is null ? null : new V1Condition { Type = "HasRoom", Status = "False", Reason = "DiskFull", Message = Message("a-0", named) };
        instance = instance with { Resource = instance.Resource with { Status = new StatefulServiceStatus { Conditions = before is null ? [] : [before] } } };
        Node[] nodes = [new() { Name = "a-0", Ordinal = 0 }, new() { Name = "a-1", Ordinal = 1, EngineFailure = exitCode }];

        Assert.Equal(
            expected is null ? null : new HealthCondition("HasRoom", IsTrue: false, "DiskFull", Message(expected)),
            DiskWatch.Judge(instance, nodes, node => node.Ordinal == 0 ? false : says));
    }

    private static string Message(params string[] names) => $"The disk is full on {string.Join(", ", names)}. Give the instance more storage.";
}
