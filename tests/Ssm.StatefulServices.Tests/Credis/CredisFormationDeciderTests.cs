using Ssm.StatefulServices.Credis;

namespace Ssm.StatefulServices.Tests.Credis;

public class CredisFormationDeciderTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly CredisFormationState Led = new() { Master = "n-0", RunId = "run-0", ReplicationId = "history" };

    [Fact]
    public void Decide_FirstTimeWithANodeMissing_Waits()
    {
        var wait = Assert.IsType<CredisDecision.Wait>(Decide(new(), Master("n-0", "run-0"), Silent("n-1")));
        Assert.Equal("Wait for 1/2 nodes ready", wait.Reason);
    }

    [Fact]
    public void Decide_FirstTimeWithEmptyNodes_ElectsTheFirst() =>
        Assert.Equal("n-0", Elected(Decide(new(), Master("n-0", "run-0"), Master("n-1", "run-1"))));

    [Fact]
    public void Decide_FirstTimeWithDataOnTheSecond_ElectsTheSecond() =>
        Assert.Equal("n-1", Elected(Decide(new(), Master("n-0", "run-0"), Master("n-1", "run-1", keys: 5))));

    [Fact]
    public void Decide_MasterAsStored_Leads()
    {
        var lead = Assert.IsType<CredisDecision.Lead>(Decide(Led with { SilentSince = Now }, Master("n-0", "run-0", history: "newer"), Replica("n-1")));
        Assert.Equal(Led with { ReplicationId = "newer" }, lead.State);
    }

    [Fact]
    public void Decide_ElectedReplica_LeadsWithTheOldHistoryUntilPromoted()
    {
        var lead = Assert.IsType<CredisDecision.Lead>(Decide(Led with { Master = "n-1", RunId = "run-n-1" }, Silent("n-0"), Replica("n-1")));
        Assert.Equal("history", lead.State.ReplicationId);
    }

    [Fact]
    public void Decide_MasterFallsSilent_IsWaitedForFirst()
    {
        var wait = Assert.IsType<CredisDecision.Wait>(Decide(Led, Silent("n-0"), Replica("n-1")));
        Assert.Equal(Now, wait.State.SilentSince);
        Assert.Equal(CredisFormationDecider.Patience, wait.LookAgain);
    }

    [Fact]
    public void Decide_MasterStaysSilent_ElectsTheReplicaThatHasMost()
    {
        var state = Led with { SilentSince = Now - CredisFormationDecider.Patience };
        Assert.Equal("n-2", Elected(Decide(state, Silent("n-0"), Replica("n-1", offset: 10), Replica("n-2", offset: 20))));
    }

    [Fact]
    public void Decide_MasterStaysSilentAndNoReplicaHasItsHistory_KeepsWaiting()
    {
        var state = Led with { SilentSince = Now - TimeSpan.FromHours(1) };
        Assert.IsType<CredisDecision.Wait>(Decide(state, Silent("n-0"), Replica("n-1", history: "another"), Master("n-2", "run-2")));
    }

    [Fact]
    public void Decide_MasterCameBackEmpty_ElectsTheReplica() =>
        Assert.Equal("n-1", Elected(Decide(Led, Master("n-0", "run-new"), Replica("n-1"))));

    [Fact]
    public void Decide_MasterCameBackWithData_StillElectsTheReplicaThatLostNothing() =>
        Assert.Equal("n-1", Elected(Decide(Led, Master("n-0", "run-new", keys: 9), Replica("n-1", offset: 3))));

    [Fact]
    public void Decide_AllCameBack_KeepsTheMasterThatHasData()
    {
        var elect = Assert.IsType<CredisDecision.Elect>(Decide(Led, Master("n-0", "run-new", keys: 1), Master("n-1", "run-n1", keys: 2)));
        Assert.Equal(new CredisFormationState { Master = "n-0", RunId = "run-new" }, elect.State);
    }

    [Fact]
    public void Decide_AllCameBackAndTheMasterIsEmpty_ElectsTheOneWithData() =>
        Assert.Equal("n-1", Elected(Decide(Led, Master("n-0", "run-new"), Master("n-1", "run-n1", keys: 2))));

    [Fact]
    public void Decide_MasterCameBackEmptyAndAnotherIsSilent_Waits()
    {
        var wait = Assert.IsType<CredisDecision.Wait>(Decide(Led, Master("n-0", "run-new"), Silent("n-1")));
        Assert.Equal("n-0 came back without data; wait for the other nodes", wait.Reason);
    }

    [Fact]
    public void Decide_AllCameBackEmpty_ElectsTheFirst() =>
        Assert.Equal("n-0", Elected(Decide(Led, Master("n-0", "run-new"), Master("n-1", "run-n1"))));

    [Fact]
    public void Decide_OnlyNodeCameBack_ElectsItAnew()
    {
        var elect = Assert.IsType<CredisDecision.Elect>(CredisFormationDecider.Decide([Master("n-0", "run-new")], 1, Led, [], Now));
        Assert.Equal("run-new", elect.State.RunId);
    }

    [Fact]
    public void Decide_MasterIsToYield_ElectsTheSuccessorThatHasMostAndRemembersWhoGives()
    {
        var decision = Yield(Led, Master("n-0", "run-0", "history"), Replica("n-1", offset: 10), Replica("n-2", offset: 20), Replica("n-3", offset: 30));

        Assert.Equal(new CredisFormationState { Master = "n-2", RunId = "run-n-2", ReplicationId = "history", Giver = "n-0" }, Assert.IsType<CredisDecision.Elect>(decision).State);
    }

    [Fact]
    public void Decide_MasterIsToYieldAndNobodyIsInSync_GoesOnLeading()
    {
        Assert.IsType<CredisDecision.Lead>(Yield(Led, Master("n-0", "run-0", "history"), OutOfSync("n-1"), Silent("n-2")));
        Assert.IsType<CredisDecision.Lead>(Yield(Led, Master("n-0", "run-0", "history"), Replica("n-1", history: "another")));
    }

    [Fact]
    public void Decide_SuccessorFollowsTheGiver_LeadsUntilItTookOver()
    {
        var taking = Led with { Master = "n-1", RunId = "run-n-1", Giver = "n-0" };

        Assert.Equal(taking, Assert.IsType<CredisDecision.Lead>(Decide(taking, Master("n-0", "run-0", "history"), Replica("n-1"))).State);
        Assert.Equal(
            taking with { Giver = null, ReplicationId = "newer" },
            Assert.IsType<CredisDecision.Lead>(Decide(taking, Replica("n-0"), Master("n-1", "run-n-1", "newer"))).State);
    }

    [Fact]
    public void Decide_SuccessorFailsBeforeItTookOver_GiverGoesOn()
    {
        var taking = Led with { Master = "n-1", RunId = "run-n-1", Giver = "n-0" };
        var giver = Master("n-0", "run-0", "history");

        Assert.Equal(Led, Assert.IsType<CredisDecision.Elect>(Decide(taking, giver, Silent("n-1"))).State);
        Assert.Equal("n-0", Elected(Decide(taking, giver, Master("n-1", "run-other"))));
        Assert.Equal("n-0", Elected(Decide(taking, giver, OutOfSync("n-1"))));
    }

    [Fact]
    public void Decide_GiverCameBackEmpty_SuccessorTakesOver() =>
        Assert.Equal("n-1", Assert.IsType<CredisDecision.Lead>(Decide(Led with { Master = "n-1", RunId = "run-n-1", Giver = "n-0" }, Master("n-0", "run-new"), OutOfSync("n-1"))).State.Master);

    private static CredisDecision Yield(CredisFormationState state, params (string, CredisNodeInfo?)[] nodes) =>
        CredisFormationDecider.Decide(nodes, nodes.Length, state, ["n-1", "n-2"], Now);

    private static (string, CredisNodeInfo?) OutOfSync(string name) => (name, Replica(name).Item2! with { IsInSync = false });

    private static CredisDecision Decide(CredisFormationState state, params (string, CredisNodeInfo?)[] nodes) =>
        CredisFormationDecider.Decide(nodes, nodes.Length, state, [], Now);

    private static string? Elected(CredisDecision decision) => Assert.IsType<CredisDecision.Elect>(decision).State.Master;

    private static (string, CredisNodeInfo?) Silent(string name) => (name, null);

    private static (string, CredisNodeInfo?) Master(string name, string runId, string history = "own", long keys = 0) =>
        (name, new CredisNodeInfo { RunId = runId, Version = "7.0.15", IsMaster = true, ReplicationId = history, Keys = keys });

    private static (string, CredisNodeInfo?) Replica(string name, string history = "history", long offset = 1) =>
        (name, new CredisNodeInfo { RunId = $"run-{name}", Version = "7.0.15", IsMaster = false, ReplicationId = history, Offset = offset, IsInSync = true, Master = "127.0.0.1:6379" });
}
