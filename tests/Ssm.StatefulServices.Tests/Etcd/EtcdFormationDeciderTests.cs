using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Etcd;

namespace Ssm.StatefulServices.Tests.Etcd;

public class EtcdFormationDeciderTests
{
    private static readonly InstanceNames Names = new("etcd-1");

    private static readonly EtcdQuota Quota = new(Bytes: 100, LargestWrite: 5);

    [Fact]
    public void Decide_NobodyAnswers_WaitsForTheFirst() => Assert.Equal(
        new EtcdDecision.Wait("Wait for etcd-1-0"), Decide(EtcdFormationState.Founding(Names, 1), [Silent(0)], null, 3));

    [Fact]
    public void Decide_FirstIsLed_SetsItUp() => Assert.Equal(
        new EtcdDecision.SetUp("etcd-1-0"), Decide(EtcdFormationState.Founding(Names, 1), [Node(0)], null, 1));

    [Fact]
    public void Decide_OneOfOne_IsSettled() => Assert.IsType<EtcdDecision.Settled>(Decide(State(Joined(0)), [Node(0)], [Peer(0)], 1));

    [Fact]
    public void Decide_OneOfThreeKnownByName_InvitesTheNextByName()
    {
        var store = Assert.IsType<EtcdDecision.Store>(Decide(State(Joined(0)), [Node(0)], [Peer(0)], 3));

        Assert.Equal(new EtcdMember { Node = "etcd-1-1", Number = 10, PeerUrl = Url(1), Phase = EtcdMemberPhase.Admitted }, store.State.Members[1]);
        Assert.Equal(1, EtcdFormationDecider.RunNodes(store.State, [Node(0)], [Peer(0)], running: 1, needsNode: false));
    }

    [Fact]
    public void Decide_OneOfThreeKnownByAddress_RunsTheNextNodeToLearnItsAddress()
    {
        var first = Joined(0) with { PeerUrl = "https://10.0.0.1:2380" };
        EtcdPeer[] peers = [new(1, "https://10.0.0.1:2380", IsLearner: false)];

        Assert.Equal(new EtcdDecision.Wait("Wait for etcd-1-1", NeedsNode: true), Decide(State(first), [Node(0, address: "10.0.0.1")], peers, 3));
        Assert.Equal(2, EtcdFormationDecider.RunNodes(State(first), [Node(0)], peers, running: 1, needsNode: true));

        var store = Assert.IsType<EtcdDecision.Store>(Decide(State(first), [Node(0, address: "10.0.0.1"), Silent(1, "10.0.0.2")], peers, 3));
        Assert.Equal("https://10.0.0.2:2380", store.State.Members[1].PeerUrl);
        Assert.Equal(2, EtcdFormationDecider.RunNodes(store.State, [Node(0, address: "10.0.0.1"), Silent(1, "10.0.0.2")], peers, running: 2, needsNode: false));
    }

    [Fact]
    public void Decide_Admitted_IsAddedBeforeItsNodeMayStart()
    {
        var admitted = Joined(1) with { Phase = EtcdMemberPhase.Admitted };

        Assert.Equal(new EtcdDecision.Add(admitted), Decide(State(Joined(0), admitted), [Node(0)], [Peer(0)], 3));

        // The operator ended between the change and the writing of it.
        Assert.Equal(EtcdMemberPhase.Added, Assert.IsType<EtcdDecision.Store>(Decide(State(Joined(0), admitted), [Node(0)], [Peer(0), Learner(1)], 3)).State.Members[1].Phase);
    }

    [Fact]
    public void Decide_Learner_IsPromotedOnceItTakesPartAndAllOthersDo()
    {
        var state = State(Joined(0), Joined(1), Joined(2) with { Phase = EtcdMemberPhase.Added });
        EtcdPeer[] peers = [Peer(0), Peer(1), Learner(2)];

        Assert.IsType<EtcdDecision.Wait>(Decide(state, [Node(0), Node(1), Silent(2)], peers, 3));
        Assert.IsType<EtcdDecision.Wait>(Decide(state, [Node(0), Silent(1), Node(2, isLearner: true)], peers, 3));
        Assert.Equal(new EtcdDecision.Promote(state.Members[2], 3), Decide(state, [Node(0), Node(1), Node(2, isLearner: true)], peers, 3));
        Assert.Equal(EtcdMemberPhase.Joined, Assert.IsType<EtcdDecision.Store>(Decide(state, [Node(0), Node(1), Node(2)], [Peer(0), Peer(1), Peer(2)], 3)).State.Members[2].Phase);
    }

    [Fact]
    public void Decide_MemberIsSilent_InvitesNobodyAndTakesNobodyOut()
    {
        var state = State(Joined(0), Joined(1));
        Assert.Equal(new EtcdDecision.Wait("Wait for etcd-1-1"), Decide(state, [Node(0), Silent(1)], [Peer(0), Peer(1)], 3));
        Assert.Equal(new EtcdDecision.Wait("Wait for etcd-1-1"), Decide(State(Joined(0), Joined(1), Joined(2)), [Node(0), Silent(1), Node(2)], [Peer(0), Peer(1), Peer(2)], 1));
    }

    [Fact]
    public void Decide_NoMajority_WaitsAndEndsNoNode()
    {
        var state = State(Joined(0), Joined(1), Joined(2));
        EtcdNode[] nodes = [Node(0, leader: 0), Silent(1), Silent(2)];

        Assert.Equal(new EtcdDecision.Wait("Wait for a majority of the members"), Decide(state, nodes, null, 1));
        Assert.Equal(3, EtcdFormationDecider.RunNodes(State(Joined(0)), nodes, null, running: 3, needsNode: false));
    }

    [Fact]
    public void Decide_MemberLostItsData_IsTakenOutAndJoinsAnewAsAnother()
    {
        var state = State(Joined(0), Joined(1), Joined(2));
        EtcdNode[] nodes = [Node(0), Node(1), Node(2, cluster: "other", leader: 0)];
        EtcdPeer[] peers = [Peer(0), Peer(1), Peer(2)];

        var forgotten = Assert.IsType<EtcdDecision.Store>(Decide(state, nodes, peers, 3)).State;
        Assert.Equal(2, forgotten.Members.Count);
        Assert.Equal(new EtcdDecision.Remove(3), Decide(forgotten, nodes, peers, 3));
        Assert.Equal(3, EtcdFormationDecider.RunNodes(forgotten, nodes, peers, running: 3, needsNode: false));
        Assert.Equal(10, Assert.IsType<EtcdDecision.Store>(Decide(forgotten, nodes, [Peer(0), Peer(1)], 3)).State.Members[2].Number);
    }

    [Fact]
    public void Decide_AllLostTheirData_FoundsANewCluster()
    {
        var store = Assert.IsType<EtcdDecision.Store>(Decide(State(Joined(0)), [Node(0, cluster: "other", leader: 0)], null, 1));

        Assert.Null(store.State.ClusterId);
        Assert.Equal(new EtcdMember { Node = "etcd-1-0", Number = 10, Phase = EtcdMemberPhase.Added }, Assert.Single(store.State.Members));
    }

    [Fact]
    public void Decide_OneWantedOfThree_TakesOutTheHighestFirstAndNeverALeader()
    {
        var state = State(Joined(0), Joined(1), Joined(2));
        EtcdNode[] nodes = [Node(0, leader: 3), Node(1, leader: 3), Node(2, leader: 3)];
        EtcdPeer[] peers = [Peer(0), Peer(1), Peer(2)];

        var smaller = Assert.IsType<EtcdDecision.Store>(Decide(state, nodes, peers, 1)).State;
        Assert.Equal(["etcd-1-0", "etcd-1-1"], smaller.Members.Select(member => member.Node));
        Assert.IsType<EtcdDecision.HandOver>(Decide(smaller, nodes, peers, 1));
        Assert.Equal(new EtcdDecision.Remove(3), Decide(smaller, [Node(0), Node(1), Node(2)], peers, 1));
        Assert.Equal(3, EtcdFormationDecider.RunNodes(smaller, nodes, peers, running: 3, needsNode: false));
        Assert.Equal(2, EtcdFormationDecider.RunNodes(smaller, nodes, [Peer(0), Peer(1)], running: 3, needsNode: false));
    }

    [Fact]
    public void Decide_LeaderIsToEnd_HandsOverToWhoHasMost()
    {
        var state = State(Joined(0), Joined(1), Joined(2));
        EtcdNode[] nodes = [Node(0), Node(1, applied: 5), Node(2, applied: 7)];

        Assert.Equal(3UL, Assert.IsType<EtcdDecision.HandOver>(Decide(state, nodes, [Peer(0), Peer(1), Peer(2)], 3, "etcd-1-0")).Id);
        Assert.IsType<EtcdDecision.Settled>(Decide(state, nodes, [Peer(0), Peer(1), Peer(2)], 3, "etcd-1-1"));
    }

    [Fact]
    public void Decide_AddressChanged_TellsTheOthers()
    {
        var moved = Joined(1) with { PeerUrl = "https://10.0.0.2:2380" };
        EtcdPeer[] peers = [Peer(0), new(2, "https://10.0.0.2:2380", IsLearner: false)];

        var move = Assert.IsType<EtcdDecision.Move>(Decide(State(Joined(0), moved), [Node(0), Node(1, address: "10.0.0.9")], peers, 2));
        Assert.Equal(("https://10.0.0.9:2380", 2UL), (move.Member.PeerUrl, move.Id));
    }

    [Fact]
    public void IsServing_LearnerOrUnledOrForeign_IsFalse()
    {
        var state = State(Joined(0), Joined(1));
        Assert.True(EtcdFormationDecider.IsServing(state, Node(0)));
        Assert.False(EtcdFormationDecider.IsServing(state, Node(0, isLearner: true)));
        Assert.False(EtcdFormationDecider.IsServing(state, Node(0, leader: 0)));
        Assert.False(EtcdFormationDecider.IsServing(state, Node(0, cluster: "other")));
        Assert.False(EtcdFormationDecider.IsServing(state, Node(2)));
    }

    [Fact]
    public void Judge_SpaceThatDeletionsLeft_IsGivenBackOneMemberAtATimeAndThenWritesGoOn()
    {
        EtcdNode[] full = [Node(0, database: 100, used: 20), Node(1, database: 100, used: 20)];
        Assert.Equal(new EtcdRoom.Defragment("etcd-1-1"), EtcdRoom.Judge(full, isOutOfRoom: true, Quota));
        Assert.Equal(new EtcdRoom.Defragment("etcd-1-0"), EtcdRoom.Judge([full[0], Node(1, database: 20, used: 20)], isOutOfRoom: true, Quota));
        Assert.IsType<EtcdRoom.Reopen>(EtcdRoom.Judge([Node(0, database: 20, used: 20)], isOutOfRoom: true, Quota));
        Assert.IsType<EtcdRoom.Enough>(EtcdRoom.Judge([Node(0, database: 100, used: 95)], isOutOfRoom: true, Quota));
        Assert.IsType<EtcdRoom.Enough>(EtcdRoom.Judge([Node(0, database: 20, used: 20)], isOutOfRoom: false, Quota));
    }

    /// <summary>etcd counts what it has committed, so a database that is full may well have more than its quota.</summary>
    [Theory]
    [InlineData(66, 70, null)] // 64M was the quota
    [InlineData(68, 70, null)]
    [InlineData(69, 70, "88M of memory and 264M of storage")]
    [InlineData(8191, 8192, "Delete half of the keys")] // there is no larger quota
    public void Judge_QuotaGrewBeyondWhatTheDatabasesHave_ReopensWhenAnyWriteFitsAndElseSaysWhatIsNeeded(long databaseMegabytes, long quotaMegabytes, string? advice)
    {
        var quota = EtcdQuota.Of(EtcdTopologyTests.AnInstance("etcd-3.4-advanced", $$$"""{"resources":{"memory":"{{{quotaMegabytes}}}M","storage":"64G"}}"""));
        EtcdNode[] nodes = [Node(0, database: 60 << 20, used: 60 << 20), Node(1, database: databaseMegabytes << 20, used: databaseMegabytes << 20)];

        Assert.Equal(advice is null, EtcdRoom.Judge(nodes, isOutOfRoom: true, quota) is EtcdRoom.Reopen);
        Assert.Contains(
            advice ?? "once all members run as declared",
            EtcdHealth.Judge(State(Joined(0), Joined(1)), nodes, isOutOfRoom: true, quota).Single(condition => condition.Type == "HasRoom").Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_Health_SaysWhatIsWrong()
    {
        var state = State(Joined(0), Joined(1), Joined(2));
        EtcdNode[] good = [Node(0, database: 10), Node(1), Node(2)];

        Assert.All(EtcdHealth.Judge(state, good, isOutOfRoom: false, Quota), condition => Assert.True(condition.IsTrue));
        Assert.Equal("NoSpace", EtcdHealth.Judge(state, good, isOutOfRoom: true, Quota).Single(condition => condition.Type == "HasRoom").Reason);
        Assert.Equal("NearlyFull", EtcdHealth.Judge(state, [Node(0, used: 95)], isOutOfRoom: false, Quota).Single(condition => condition.Type == "HasRoom").Reason);
        Assert.Equal("MemberSilent", EtcdHealth.Judge(state, [Node(0), Node(1), Silent(2)], isOutOfRoom: false, Quota).Single(condition => condition.Type == "InSync").Reason);
        Assert.Equal("MemberLate", EtcdHealth.Judge(state, [Node(0, applied: 9000), Node(1), Node(2)], isOutOfRoom: false, Quota).Single(condition => condition.Type == "InSync").Reason);
        EtcdNode[] fullDisk = [Node(0), Node(1), Silent(2) with { Node = Silent(2).Node with { EngineFailure = 28 } }];
        Assert.Equal(
            new("HasRoom", IsTrue: false, "DiskFull", "The disk is full on etcd-1-2. Give the instance more storage."),
            EtcdHealth.Judge(state, fullDisk, isOutOfRoom: false, Quota).Single(condition => condition.Type == "HasRoom"));
        Assert.False(EtcdHealth.Judge(state, [Node(0, leader: 0)], isOutOfRoom: null, Quota).Single(condition => condition.Type == "HasQuorum").IsTrue);
    }

    private static EtcdDecision Decide(EtcdFormationState state, EtcdNode[] nodes, EtcdPeer[]? peers, int desired, string? yielding = null) =>
        EtcdFormationDecider.Decide(state, nodes, peers, desired, yielding);

    private static EtcdFormationState State(params EtcdMember[] members) => new() { ClusterId = "ours", LastNumber = 9, Members = members };

    private static EtcdMember Joined(int ordinal) => new() { Node = Names.Node(ordinal), Number = ordinal + 1, PeerUrl = Url(ordinal), Phase = EtcdMemberPhase.Joined };

    private static string Url(int ordinal) => $"https://etcd-1-{ordinal}.nodes:2380";

    private static EtcdPeer Peer(int ordinal) => new((ulong)ordinal + 1, Url(ordinal), IsLearner: false);

    private static EtcdPeer Learner(int ordinal) => Peer(ordinal) with { IsLearner = true };

    private static EtcdNode Silent(int ordinal, string? address = null) =>
        new(new Node { Name = Names.Node(ordinal), Ordinal = ordinal, Address = address }, null, Url(ordinal));

    private static EtcdNode Node(
        int ordinal, string cluster = "ours", ulong leader = 1, bool isLearner = false, ulong applied = 1, string? address = null, long database = 1, long used = 1) =>
        Silent(ordinal, address) with
        {
            Answer = new EtcdAnswer
            {
                ClusterId = cluster,
                MemberId = (ulong)ordinal + 1,
                LeaderId = leader,
                IsLearner = isLearner,
                Applied = applied,
                DatabaseBytes = database,
                UsedBytes = used,
            },
        };
}
