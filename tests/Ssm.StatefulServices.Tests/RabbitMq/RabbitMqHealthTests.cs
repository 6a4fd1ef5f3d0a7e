using Ssm.StatefulServices.RabbitMq;

namespace Ssm.StatefulServices.Tests.RabbitMq;

public class RabbitMqHealthTests
{
    private static readonly RabbitMqView Well = new() { Members = Set("a", "b", "c"), Running = Set("a", "b", "c") };

    [Fact]
    public void Judge_AllWell_IsConnectedRoomyAndReplicated() =>
        Assert.Equal(["Connected=True OneCluster", "HasRoom=True Enough", "Replicated=True QuorumSafe", "VhostsRun=True AllRun"], Judge(3, Well, Well, Well));

    [Fact]
    public void Judge_OneNode_SaysThatNobodyElseHasItsData() =>
        Assert.Equal("Replicated=False OneNode", Judge(1, new RabbitMqView { Members = Set("a"), Running = Set("a") })[2]);

    [Fact]
    public void Judge_NobodyAnswers_SaysNothing() => Assert.Empty(Judge(3));

    [Fact]
    public void Judge_Trouble_IsNamed()
    {
        Assert.Equal("Connected=False NodesMissing", Judge(3, Well with { Running = Set("a", "b") })[0]);
        Assert.Equal("Connected=False Partitioned", Judge(3, Well with { IsPartitioned = true })[0]);
        Assert.Equal("HasRoom=False DiskAlarm", Judge(3, Well with { IsOutOfDisk = true })[1]);
        Assert.Equal("HasRoom=False MemoryAlarm", Judge(3, Well, Well with { IsOutOfMemory = true })[1]);
        Assert.Equal("Replicated=False QuorumCritical", Judge(3, Well, Well with { IsQuorumCritical = true })[2]);
        Assert.Equal("VhostsRun=False VhostStopped", Judge(3, Well, Well with { StoppedVhosts = ["shop"] })[3]);
    }

    private static string[] Judge(int nodes, params RabbitMqView[] views) =>
    [
        .. RabbitMqHealth.Judge(views.Select((view, index) => KeyValuePair.Create(((char)('a' + index)).ToString(), view)).ToDictionary(), nodes)
            .Select(condition => $"{condition.Type}={condition.IsTrue} {condition.Reason}"),
    ];

    private static HashSet<string> Set(params string[] pods) => [.. pods];
}
