using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.RabbitMq;

namespace Ssm.StatefulServices.Tests.RabbitMq;

/// <summary>Nodes go by their ordinals here: <c>012</c> is the first three, and <c>1!</c> has lost its disk. A view is <c>node:members/running</c>, with <c>-vhost</c> behind it where that does not run.</summary>
public class RabbitMqFormationDeciderTests
{
    private static readonly InstanceNames Names = new("rabbitmq-a");

    [Theory]
    [InlineData("the first starts", "0", "", 3, 0, "0", 1, 0, "", "Wait for the nodes to answer")]
    [InlineData("one node", "0", "0:0/0", 1, 0, "0", 1, 1, "", null)]
    [InlineData("nobody answers", "012", "", 3, 3, "012", 3, 3, "", "Wait for the nodes to answer")]
    [InlineData("first of three", "0", "0:0/0", 3, 0, "0", 2, 1, "", "Wait for rabbitmq-a-1 to join the others")]
    [InlineData("second of three starts", "01", "0:0/0", 3, 1, "0", 2, 1, "", "Wait for rabbitmq-a-1 to join the others")]
    [InlineData("second of three is there", "01", "0:01/01 1:01/01", 3, 1, "01", 2, 1, "Fill 1", "Wait for rabbitmq-a-1 to have its share of the queues")]
    [InlineData("third of three starts", "01", "0:01/01 1:01/01", 3, 2, "01", 3, 2, "", "Wait for rabbitmq-a-2 to join the others")]
    [InlineData("third of three is there", "012", "0:012/012", 3, 2, "012", 3, 2, "Fill 2", "Wait for rabbitmq-a-2 to have its share of the queues")]
    [InlineData("three", "012", "0:012/012 1:012/012 2:012/012", 3, 3, "012", 3, 3, "", null)]
    [InlineData("the state is lost, nobody answers", "012", "", 3, 0, "012", 3, 0, "", "Wait for the nodes to answer")]
    [InlineData("the state is lost", "012", "0:012/012", 3, 0, "012", 3, 1, "Fill 1", "Wait for rabbitmq-a-1 to have its share of the queues")]
    [InlineData("one of three is down", "012", "0:012/02 2:012/02", 3, 3, "02", 3, 3, "", "Wait for rabbitmq-a-1 to join the others")]
    [InlineData("one of three is slow to answer", "012", "0:012/012 2:012/012", 3, 3, "012", 3, 3, "", null)]
    [InlineData("one is in a cluster of its own", "012", "0:012/02 1:1/1 2:012/02", 3, 3, "02", 3, 3, "", "Wait for rabbitmq-a-1 to join the others")]
    [InlineData("shrinks, the last leaves", "012", "0:012/012", 1, 3, "0", 3, 3, "Leave 2", "Wait for rabbitmq-a-2 to give up its share of the queues")]
    [InlineData("shrinks, the last has left", "012", "0:01/01", 1, 3, "0", 2, 2, "Leave 1", "Wait for rabbitmq-a-1 to give up its share of the queues")]
    [InlineData("shrinks, the last to leave is down", "01", "0:01/0", 1, 2, "0", 2, 2, "Leave 1", "Wait for rabbitmq-a-1 to give up its share of the queues")]
    [InlineData("shrinks, one is left", "01", "0:0/0", 1, 2, "0", 1, 1, "", null)]
    [InlineData("a member came back after it left and is gone", "0", "0:01/0", 1, 1, "0", 1, 1, "Forget 1", "Wait for rabbitmq-a-1 to be forgotten")]
    [InlineData("a member that is down but wanted is kept", "01", "0:012/01 1:012/01", 3, 3, "01", 3, 3, "", "Wait for rabbitmq-a-2 to join the others")]
    [InlineData("one of three lost its disk", "01!2", "0:012/02 2:012/02", 3, 3, "02", 3, 3, "Forget 1", "Wait for rabbitmq-a-1 to be forgotten")]
    [InlineData("the lost one is forgotten", "01!2", "0:02/02 2:02/02", 3, 3, "02", 3, 1, "", "Wait for rabbitmq-a-1 to join the others")]
    [InlineData("the lost one starts", "012", "0:02/02 2:02/02", 3, 1, "02", 3, 1, "", "Wait for rabbitmq-a-1 to join the others")]
    [InlineData("the lost one is back", "012", "0:012/012 2:012/012", 3, 1, "012", 3, 1, "Fill 1", "Wait for rabbitmq-a-1 to have its share of the queues")]
    [InlineData("the first lost its disk", "0!12", "1:012/12 2:012/12", 3, 3, "12", 3, 3, "Forget 0", "Wait for rabbitmq-a-0 to be forgotten")]
    [InlineData("the lost first is forgotten", "0!12", "1:12/12 2:12/12", 3, 3, "12", 3, 0, "", "Wait for rabbitmq-a-0 to join the others")]
    [InlineData("the lost first is back", "012", "1:012/012 2:012/012", 3, 0, "012", 3, 0, "Fill 0", "Wait for rabbitmq-a-0 to have its share of the queues", true)]
    [InlineData("two lost their disks", "01!2!", "0:012/0", 3, 3, "0", 3, 3, "Forget 1", "Wait for rabbitmq-a-1 to be forgotten")]
    [InlineData("a lost one that runs, as when it is looked at late", "01!2", "0:012/012", 3, 3, "012", 3, 3, "", null)]
    [InlineData("a vhost does not run on one", "012", "0:012/012 1:012/012-shop 2:012/012", 3, 3, "02", 3, 3, "", "Wait for vhost shop to run on rabbitmq-a-1")]
    [InlineData("a vhost runs nowhere", "012", "0:012/012-shop 1:012/012-shop 2:012/012-shop", 3, 3, "012", 3, 3, "", "Wait for vhost shop to run on rabbitmq-a-0")]
    [InlineData("a vhost does not run on the only node", "0", "0:0/0-shop", 1, 1, "0", 1, 1, "", "Wait for vhost shop to run on rabbitmq-a-0")]
    [InlineData("back to three before the last went", "012", "0:012/012", 3, 2, "012", 3, 2, "Fill 2", "Wait for rabbitmq-a-2 to have its share of the queues")]
    public void Decide_Case_IsAsListed(string name, string nodes, string views, int desired, int members, string serving, int run, int membersAfter, string step, string? waiting, bool isFounded = false)
    {
        Assert.NotEmpty(name);
        var decision = RabbitMqFormationDecider.Decide(Names, Nodes(nodes), Views(views), desired, new() { Members = members, IsFounded = isFounded }, yielding: null);

        Assert.Equal([.. serving.Select(Pod)], decision.Serving);
        Assert.Equal(run, decision.RunNodes);
        Assert.Equal(membersAfter, decision.State.Members);
        Assert.Equal(step, decision.Step is null ? "" : $"{decision.Step.GetType().Name} {decision.Step.Pod[^1]}");
        Assert.Equal(waiting, decision.Waiting);
    }

    [Theory]
    [InlineData("alone", "0", "0:0/0", 0, false, false)]
    [InlineData("the second is there", "01", "0:01/01", 1, false, true)]
    [InlineData("the first was forgotten", "0!12", "1:12/12", 3, true, true)]
    [InlineData("the first alone answers, and knows of no other", "012", "0:0/0", 3, true, true)]
    [InlineData("one is left of three", "0", "0:0/0", 1, true, false)]
    [InlineData("nobody answers", "012", "", 3, true, true)]
    public void Decide_FirstNode_MayBeginAnewOnlyWhileNobodyElseHasAnything(string name, string nodes, string views, int members, bool before, bool after)
    {
        Assert.NotEmpty(name);
        var decision = RabbitMqFormationDecider.Decide(Names, Nodes(nodes), Views(views), desired: nodes.Count(char.IsAsciiDigit), new() { Members = members, IsFounded = before }, yielding: null);

        Assert.Equal(after, decision.State.IsFounded);
    }

    [Theory]
    [InlineData("rabbitmq-a-1", true, "Wait for queues to have a majority without rabbitmq-a-1")]
    [InlineData("rabbitmq-a-1", false, null)]
    [InlineData(null, true, null)]
    public void Decide_NodeIsAboutToRestart_WaitsForMajoritiesWithoutIt(string? yielding, bool isCritical, string? waiting)
    {
        var views = Views("0:012/012 1:012/012 2:012/012").ToDictionary(view => view.Key, view => view.Value with { IsQuorumCritical = isCritical });

        Assert.Equal(waiting, RabbitMqFormationDecider.Decide(Names, [.. "012".Select(ordinal => ANode(ordinal))], views, 3, new() { Members = 3 }, yielding).Waiting);
    }

    [Fact]
    public void Decide_NodeThatIsLeaving_GetsNoClients()
    {
        var nodes = new[] { ANode('0'), ANode('1') with { IsLeaving = true }, ANode('2') };

        Assert.Equal(["rabbitmq-a-0", "rabbitmq-a-2"], RabbitMqFormationDecider.Decide(Names, nodes, Views("0:012/012"), 3, new() { Members = 3 }, yielding: null).Serving);
    }

    [Fact]
    public void Decide_NodeThatHasStartedAndDoesNotAnswerYet_GetsNoClients()
    {
        var nodes = new[] { ANode('0'), ANode('1') with { Role = null }, ANode('2') };
        var decision = RabbitMqFormationDecider.Decide(Names, nodes, Views("0:012/012 2:012/012"), 3, new() { Members = 3 }, yielding: null);

        Assert.Equal(["rabbitmq-a-0", "rabbitmq-a-2"], decision.Serving);
        Assert.Equal("Wait for rabbitmq-a-1 to say what runs on it", decision.Waiting);
    }

    /// <summary>A mark behind a node: its preparation says that it lost its disk.</summary>
    private static Node[] Nodes(string text) =>
        [.. text.Index().Where(each => each.Item != '!').Select(each => ANode(each.Item) with { PreparationFailure = text[(each.Index + 1)..].StartsWith('!') ? RabbitMqStart.DiskIsLost : null })];

    private static Node ANode(char ordinal) => new() { Name = Pod(ordinal), Ordinal = ordinal - '0', Address = $"10.0.0.{ordinal}", Role = "primary" };

    private static string Pod(char ordinal) => $"rabbitmq-a-{ordinal}";

    private static Dictionary<string, RabbitMqView> Views(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(view => view.Split(':', '/', '-')).ToDictionary(
            parts => Pod(parts[0][0]),
            parts => new RabbitMqView { Members = parts[1].Select(Pod).ToHashSet(), Running = parts[2].Select(Pod).ToHashSet(), StoppedVhosts = parts[3..] });
}
