using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.ZooKeeper;

namespace Ssm.StatefulServices.Tests.ZooKeeper;

public class ZooKeeperFormationDeciderTests
{
    private static readonly InstanceNames Names = new("zookeeper-1");

    [Fact]
    public void Decide_FirstServer_IsWaitedForAndSetUp()
    {
        Assert.Equal(new ZooKeeperDecision.Wait("Wait for zookeeper-1-0"), Decide(ZooKeeperFormationState.First(Names), [Silent(0)], null, 3));
        Assert.IsType<ZooKeeperDecision.SetUp>(Decide(ZooKeeperFormationState.First(Names), [Node(0, "leader")], [Server(0)], 3));
    }

    [Fact]
    public void Decide_OneOfOne_IsSettled() => Assert.IsType<ZooKeeperDecision.Settled>(Decide(State(Joined(0)), [Node(0, "leader")], [Server(0)], 1));

    [Fact]
    public void Decide_OneOfThree_InvitesTheNextAndRunsItsNode()
    {
        var store = Assert.IsType<ZooKeeperDecision.Store>(Decide(State(Joined(0)), [Node(0, "leader")], [Server(0)], 3));

        Assert.Equal(new ZooKeeperMember { Node = "zookeeper-1-1", Number = 10 }, store.State.Members[1]);
        Assert.Equal([Server(0).Line], store.State.Servers);
        Assert.Equal(2, ZooKeeperFormationDecider.RunNodes(store.State, [Server(0)], running: 1));
    }

    [Fact]
    public void Decide_Follower_GetsItsVoteByNameOrAddressAsTheFirstHas()
    {
        var state = State(Joined(0), Joined(1) with { IsJoined = false });

        Assert.IsType<ZooKeeperDecision.Wait>(Decide(state, [Node(0, "leader"), Silent(1)], [Server(0)], 3));
        Assert.Equal(
            new ZooKeeperServer(2, "zookeeper-1-1.nodes"), Assert.IsType<ZooKeeperDecision.Join>(Decide(state, [Node(0, "leader"), Node(1, "follower")], [Server(0)], 3)).Server);
        Assert.Equal(
            new ZooKeeperServer(2, "10.0.0.2"),
            Assert.IsType<ZooKeeperDecision.Join>(Decide(state, [Node(0, "leader", "10.0.0.1"), Node(1, "follower", "10.0.0.2")], [new(1, "10.0.0.1")], 3)).Server);
        Assert.True(Assert.IsType<ZooKeeperDecision.Store>(Decide(state, [Node(0, "leader"), Node(1, "follower")], [Server(0), Server(1)], 3)).State.Members[1].IsJoined);
    }

    [Fact]
    public void Decide_ServerIsSilent_ChangesNothing()
    {
        var state = State(Joined(0), Joined(1), Joined(2));
        ZooKeeperNode[] nodes = [Node(0, "leader"), Silent(1), Node(2, "follower")];

        Assert.Equal(new ZooKeeperDecision.Wait("Wait for zookeeper-1-1"), Decide(state, nodes, [Server(0), Server(1), Server(2)], 3));
        Assert.Equal(new ZooKeeperDecision.Wait("Wait for zookeeper-1-1"), Decide(state, nodes, [Server(0), Server(1), Server(2)], 1));
        Assert.Equal(new ZooKeeperDecision.Wait("Wait for zookeeper-1-1"), Decide(state, nodes, [Server(0), Server(1), Server(2)], 5));
    }

    [Fact]
    public void Decide_NoMajority_WaitsAndEndsNoNode()
    {
        Assert.Equal(new ZooKeeperDecision.Wait("Wait for a majority of the servers"), Decide(State(Joined(0), Joined(1), Joined(2)), [Silent(0), Silent(1), Silent(2)], null, 1));
        Assert.Equal(3, ZooKeeperFormationDecider.RunNodes(State(Joined(0)), null, running: 3));
    }

    [Fact]
    public void Decide_ServerLostItsData_IsTakenOutAndJoinsAnewAsAnother()
    {
        ZooKeeperNode[] nodes = [Node(0, "leader"), Node(1, "follower"), Silent(2) with { IsLost = true }];

        var forgotten = Assert.IsType<ZooKeeperDecision.Store>(Decide(State(Joined(0), Joined(1), Joined(2)), nodes, [Server(0), Server(1), Server(2)], 3)).State;
        Assert.Equal(new ZooKeeperDecision.Remove(3), Decide(forgotten, nodes, [Server(0), Server(1), Server(2)], 3));
        Assert.Equal(3, ZooKeeperFormationDecider.RunNodes(forgotten, [Server(0), Server(1), Server(2)], running: 3));
        Assert.Equal(10, Assert.IsType<ZooKeeperDecision.Store>(Decide(forgotten, nodes, [Server(0), Server(1)], 3)).State.Members[2].Number);
    }

    [Fact]
    public void Decide_AllLostTheirData_FoundsANewEnsemble()
    {
        var store = Assert.IsType<ZooKeeperDecision.Store>(Decide(State(Joined(0)), [Silent(0) with { IsLost = true }], null, 1));

        Assert.False(store.State.IsFounded);
        Assert.Equal(new ZooKeeperMember { Node = "zookeeper-1-0", Number = 10 }, Assert.Single(store.State.Members));
    }

    [Fact]
    public void Decide_OneWantedOfThree_TakesOutTheHighestFirst()
    {
        ZooKeeperNode[] nodes = [Node(0, "leader"), Node(1, "follower"), Node(2, "follower")];

        var smaller = Assert.IsType<ZooKeeperDecision.Store>(Decide(State(Joined(0), Joined(1), Joined(2)), nodes, [Server(0), Server(1), Server(2)], 1)).State;
        Assert.Equal(["zookeeper-1-0", "zookeeper-1-1"], smaller.Members.Select(member => member.Node));
        Assert.Equal(2, ZooKeeperFormationDecider.RunNodes(smaller, [Server(0), Server(1)], running: 3));
    }

    [Fact]
    public void Decide_AddressChanged_TellsTheOthers() => Assert.Equal(
        new ZooKeeperServer(2, "10.0.0.9"),
        Assert.IsType<ZooKeeperDecision.Join>(
            Decide(State(Joined(0), Joined(1)), [Node(0, "leader", "10.0.0.1"), Node(1, "follower", "10.0.0.9")], [new(1, "10.0.0.1"), new(2, "10.0.0.2")], 2)).Server);

    [Fact]
    public void Admitting_IdsRunOut_TakesTheNextThatIsFree()
    {
        var state = new ZooKeeperFormationState { IsFounded = true, LastNumber = 254, Members = [Joined(0)] };
        Assert.Equal(2, state.Admitting("zookeeper-1-1", []).LastNumber);
    }

    [Fact]
    public void Judge_Health_SaysWhatIsWrong()
    {
        var state = State(Joined(0), Joined(1));
        Assert.All(ZooKeeperHealth.Judge(state, [Node(0, "leader"), Node(1, "follower")]), condition => Assert.True(condition.IsTrue));
        Assert.Equal("ServerSilent", ZooKeeperHealth.Judge(state, [Node(0, "leader"), Silent(1)])[1].Reason);
        Assert.False(ZooKeeperHealth.Judge(state, [Silent(0), Silent(1)])[0].IsTrue);
        ZooKeeperNode[] fullDisk = [Node(0, "leader"), Silent(1) with { Node = Silent(1).Node with { EngineFailure = 28 } }];
        Assert.Equal("DiskFull", ZooKeeperHealth.Judge(state, fullDisk)[2].Reason);
    }

    private static ZooKeeperDecision Decide(ZooKeeperFormationState state, ZooKeeperNode[] nodes, ZooKeeperServer[]? servers, int desired) =>
        ZooKeeperFormationDecider.Decide(state, nodes, servers, desired, node => $"{node}.nodes");

    private static ZooKeeperFormationState State(params ZooKeeperMember[] members) => new() { IsFounded = true, LastNumber = 9, Members = members };

    private static ZooKeeperMember Joined(int ordinal) => new() { Node = Names.Node(ordinal), Number = ordinal + 1, IsJoined = true };

    private static ZooKeeperServer Server(int ordinal) => new(ordinal + 1, $"{Names.Node(ordinal)}.nodes");

    private static ZooKeeperNode Silent(int ordinal, string? address = null) => new(new Node { Name = Names.Node(ordinal), Ordinal = ordinal, Address = address }, null, IsLost: false);

    private static ZooKeeperNode Node(int ordinal, string mode, string? address = null) => Silent(ordinal, address) with { Status = new ZooKeeperStatus { Mode = mode } };
}
