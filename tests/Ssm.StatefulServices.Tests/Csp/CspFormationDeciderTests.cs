using Ssm.StatefulServices.Csp;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Tests.Csp;

public class CspFormationDeciderTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Decide_AllNodesAnswer_AllServeAndNothingIsWaitedFor()
    {
        var decision = Decide(new(), 3, Up(0), Up(1), Up(2));
        Assert.Equal(["n-0", "n-1", "n-2"], decision.Serving);
        Assert.Equal((null, 3), (decision.Waiting, decision.State.SpreadOver));
    }

    [Fact]
    public void Decide_NodeWithoutAPod_IsWaitedFor() => Assert.Equal("Wait for 2/3 nodes", Decide(new(), 3, Up(0), Up(1)).Waiting);

    [Fact]
    public void Decide_SilentNodeThatNeverServed_IsWaitedForAndDoesNotServe()
    {
        var decision = Decide(new(), 3, Up(0), Silent(1), Up(2));
        Assert.Equal(["n-0", "n-2"], decision.Serving);
        Assert.Equal("Wait for n-1", decision.Waiting);
    }

    [Fact]
    public void Decide_SilentNodeThatServed_GoesOnServing()
    {
        var decision = Decide(new() { SpreadOver = 1 }, 1, (ANode(0) with { Role = "member" }, null));
        Assert.Equal(["n-0"], decision.Serving);
        Assert.Equal("Wait for n-0", decision.Waiting);
    }

    [Fact]
    public void Decide_NodeThatLeaves_DoesNotServe()
    {
        var decision = Decide(new(), 1, (ANode(0) with { Role = "member", IsLeaving = true }, Report(Now)));
        Assert.Empty(decision.Serving);
        Assert.Equal("Wait for n-0", decision.Waiting);
    }

    [Fact]
    public void Decide_MoreNodesOneOfWhichDoesNotKnowThem_LetsItBeRestarted()
    {
        var decision = Decide(new() { SpreadOver = 3, AllUpSince = Now }, 4, Up(0), (ANode(1) with { IsOutdated = true }, Report(Now)), Up(2), Up(3));
        Assert.Equal((null, null, 3), (decision.Waiting, decision.State.AllUpSince, decision.State.SpreadOver));
    }

    [Fact]
    public void Decide_MoreNodes_TheNewDoNotServeBeforeTheyHaveTheObjects() =>
        Assert.Equal(["n-0"], Decide(new() { SpreadOver = 1 }, 3, Up(0), Up(1), Up(2)).Serving);

    [Fact]
    public void Decide_MoreNodesAllUp_NotesTheTimeAndWaits()
    {
        var decision = Decide(new() { SpreadOver = 3 }, 4, Up(0), Up(1), Up(2), Up(3));
        Assert.Equal(("Wait for the objects to be spread over 4 nodes", Now, 3), (decision.Waiting, decision.State.AllUpSince, decision.State.SpreadOver));
    }

    [Fact]
    public void Decide_PassesThatBeganBeforeAllWereUp_DoNotCount()
    {
        var decision = Decide(new() { SpreadOver = 3, AllUpSince = Now.AddSeconds(-30) }, 4, Up(0, ago: 20), Up(1, ago: 20), Up(2, ago: 40), Up(3, ago: 20));
        Assert.Equal(("Wait for the objects to be spread over 4 nodes", Now.AddSeconds(-30)), (decision.Waiting, decision.State.AllUpSince));
    }

    [Fact]
    public void Decide_PassWithFailures_DoesNotCount() =>
        Assert.NotNull(Decide(new() { SpreadOver = 1, AllUpSince = Now.AddSeconds(-30) }, 2, Up(0, ago: 20), (ANode(1), Report(Now.AddSeconds(-20), failures: 1))).Waiting);

    [Fact]
    public void Decide_PassesOfAllNodesSince_MeansSpread()
    {
        var decision = Decide(new() { SpreadOver = 3, AllUpSince = Now.AddSeconds(-30) }, 4, Up(0, ago: 20), Up(1, ago: 20), Up(2, ago: 20), Up(3, ago: 20));
        Assert.Equal((null, new CspFormationState { SpreadOver = 4 }), (decision.Waiting, decision.State));
        Assert.Equal(4, decision.Serving.Count);
    }

    [Fact]
    public void Decide_NodeFallsSilentWhileSpreading_StartsOver()
    {
        var decision = Decide(new() { SpreadOver = 1, AllUpSince = Now }, 3, Up(0), Up(1), Silent(2));
        Assert.Equal(("Wait for n-2", null, 1), (decision.Waiting, decision.State.AllUpSince, decision.State.SpreadOver));
    }

    private static CspDecision Decide(CspFormationState state, int desired, params (Node Node, CspNodeReport? Report)[] nodes) =>
        CspFormationDecider.Decide(nodes, desired, state, Now);

    private static (Node Node, CspNodeReport? Report) Up(int ordinal, int ago = 20) => (ANode(ordinal), Report(Now.AddSeconds(-ago)));

    private static (Node Node, CspNodeReport? Report) Silent(int ordinal) => (ANode(ordinal), null);

    private static Node ANode(int ordinal) => new() { Name = $"n-{ordinal}", Ordinal = ordinal, Address = $"10.0.0.{ordinal}" };

    private static CspNodeReport Report(DateTimeOffset started, int failures = 0) => new()
    {
        Passes = CspRecon.Kinds.ToDictionary(kind => kind, CspPass? (_) => new CspPass(started, failures)),
    };
}
