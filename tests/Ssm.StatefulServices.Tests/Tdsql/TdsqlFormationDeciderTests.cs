using Ssm.StatefulServices.Tdsql;

namespace Ssm.StatefulServices.Tests.Tdsql;

public class TdsqlFormationDeciderTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly TdsqlFormationState Led = new() { Primary = "n-0", Members = ["n-1", "n-2"], IsSynchronous = true };

    private static TdsqlFormationState Overdue => Led with { SilentSince = Now - TdsqlFormationDecider.Patience };

    [Fact]
    public void Decide_FirstTimeWithANodeMissing_Waits() =>
        Assert.Equal("Wait for 2/3 nodes ready", Assert.IsType<TdsqlDecision.Wait>(Decide(new(), New(0), New(1), Silent(2))).Reason);

    [Fact]
    public void Decide_FirstTimeWithEmptyNodes_ElectsTheFirst() => Assert.Equal("n-0", Stored(Decide(new(), New(0), New(1), New(2))).Primary);

    [Fact]
    public void Decide_StateLostAndDataOnTheLast_ElectsTheLast() => Assert.Equal("n-2", Stored(Decide(new(), New(0), New(1), New(2, sequence: 7))).Primary);

    [Fact]
    public void Decide_PrimaryAnswers_Leads()
    {
        var lead = Assert.IsType<TdsqlDecision.Lead>(Decide(Overdue with { IsElecting = true }, Primary(0), Member(1), Member(2)));
        Assert.Equal((Led.Primary, false, null), (lead.State.Primary, lead.State.IsElecting, lead.State.SilentSince));
    }

    [Fact]
    public void Decide_PrimaryWasRestarted_KeepsItsRole() => Assert.IsType<TdsqlDecision.Lead>(Decide(Led, New(0, sequence: 9), Member(1, 9), Member(2, 8)));

    [Fact]
    public void Decide_RunningPrimarySeemsBehindAMember_KeepsItsRole() =>
        Assert.IsType<TdsqlDecision.Lead>(Decide(Led, Primary(0, sequence: 8), Member(1, 9), Member(2, 8)));

    [Fact]
    public void Decide_PrimaryFallsSilent_IsWaitedForFirst()
    {
        var wait = Assert.IsType<TdsqlDecision.Wait>(Decide(Led, Silent(0), Member(1), Member(2)));
        Assert.Equal((Now, TdsqlFormationDecider.Patience), (wait.State.SilentSince, wait.LookAgain));
    }

    [Fact]
    public void Decide_PrimaryStaysSilent_IsGivenUpBeforeAnythingIsDone() => Assert.True(Stored(Decide(Overdue, Silent(0), Member(1), Member(2))).IsElecting);

    [Theory]
    [InlineData(0, 1 << 30, true)]
    [InlineData(0, 1 << 20, false)] // they have no more room than it
    [InlineData(1 << 30, 1 << 30, false)]
    [InlineData(null, 1 << 30, false)] // it cannot tell
    public void Decide_PrimarysDiskIsFull_IsGivenUpWhenAllMembersHaveRoom(int? primary, int member, bool isGivenUp)
    {
        var decision = Decide(Led, WithRoom(Primary(0), primary), WithRoom(Member(1), 1 << 30), WithRoom(Member(2), member));
        Assert.Equal(isGivenUp, decision is TdsqlDecision.Store { State.IsElecting: true });
        Assert.Equal(!isGivenUp, decision is TdsqlDecision.Lead);
    }

    [Fact]
    public void Decide_PrimaryIsGivenUp_MembersAreFenced() =>
        Assert.IsType<TdsqlDecision.Fence>(Decide(Overdue with { IsElecting = true }, Silent(0), Member(1), Member(2)));

    [Fact]
    public void Decide_PrimarySilentAndAMemberToo_Waits() => Assert.IsType<TdsqlDecision.Wait>(Decide(Overdue, Silent(0), Member(1), Silent(2)));

    [Fact]
    public void Decide_PrimarySilentAndAMemberWasRestarted_Waits() => Assert.IsType<TdsqlDecision.Wait>(Decide(Overdue, Silent(0), Member(1), New(2, sequence: 5)));

    [Fact]
    public void Decide_PrimarySilentAndANodeThatIsNoMemberToo_IsGivenUp() =>
        Assert.True(Stored(Decide(Overdue with { Members = ["n-1"] }, Silent(0), Member(1), Silent(2))).IsElecting);

    [Fact]
    public void Decide_LonePrimarySilent_Waits() =>
        Assert.IsType<TdsqlDecision.Wait>(TdsqlFormationDecider.Decide([Silent(0)], 1, null, new() { Primary = "n-0", SilentSince = Now.AddHours(-1) }, Now));

    [Fact]
    public void Decide_PrimaryCameBackEmpty_IsGivenUp() => Assert.True(Stored(Decide(Led, New(0), Member(1), Member(2))).IsElecting);

    [Fact]
    public void Decide_PrimaryCameBackEmptyAndIsGivenUp_MembersAreFenced() =>
        Assert.IsType<TdsqlDecision.Fence>(Decide(Led with { IsElecting = true }, New(0), Member(1), Member(2)));

    [Fact]
    public void Decide_PrimaryCameBackEmptyAndAMemberIsSilent_Waits() =>
        Assert.Equal("n-0 came back without its data; wait for the other nodes", Assert.IsType<TdsqlDecision.Wait>(Decide(Led, New(0), Member(1), Silent(2))).Reason);

    [Fact]
    public void Decide_FormerPrimaryHasWritesOfItsOwn_TheyDoNotCount()
    {
        var state = Led with { Primary = "n-1", Members = ["n-2"] };
        Assert.IsType<TdsqlDecision.Lead>(Decide(state, New(0, sequence: 99), New(1, sequence: 9), Member(2, 9)));
    }

    [Fact]
    public void Decide_PrimaryIsToYield_HandsOverToTheMemberThatHasMostAndStays()
    {
        var decision = Decide(Led, "n-0", Primary(0), Member(1, 9) with { IsGoing = true }, Member(2, 8));
        Assert.Equal("n-2", Assert.IsType<TdsqlDecision.HandOver>(decision).Heir);
    }

    [Fact]
    public void Decide_AnotherNodeIsToYield_Leads() => Assert.IsType<TdsqlDecision.Lead>(Decide(Led, "n-1", Primary(0), Member(1), Member(2)));

    [Fact]
    public void Decide_PrimaryIsToYieldAndNobodyAcknowledges_Leads() => Assert.IsType<TdsqlDecision.Lead>(Decide(Led, "n-0", Primary(0), New(1), Silent(2)));

    [Fact]
    public void Decide_PrimaryIsBeyondTheNodesWanted_HandsOverToOneThatStays()
    {
        var state = Led with { Primary = "n-2", Members = ["n-0", "n-1"] };
        Assert.Equal("n-0", Assert.IsType<TdsqlDecision.HandOver>(TdsqlFormationDecider.Decide([Member(0, 5), Member(1, 9), Primary(2)], 1, null, state, Now)).Heir);
    }

    [Fact]
    public void Succeed_MemberWithMost_BecomesThePrimaryOfANewTerm()
    {
        var next = TdsqlFormationDecider.Succeed([Member(1, 4), Member(2, 5)], Overdue with { IsElecting = true });
        Assert.Equal(("n-2", 0, true, false, null), (next.Primary, next.Members.Count, next.IsSynchronous, next.IsElecting, next.SilentSince));
    }

    private static TdsqlDecision Decide(TdsqlFormationState state, params TdsqlNodeView[] nodes) => Decide(state, null, nodes);

    private static TdsqlDecision Decide(TdsqlFormationState state, string? yielding, params TdsqlNodeView[] nodes) =>
        TdsqlFormationDecider.Decide(nodes, nodes.Length, yielding, state, Now);

    private static TdsqlFormationState Stored(TdsqlDecision decision) => Assert.IsType<TdsqlDecision.Store>(decision).State;

    private static TdsqlNodeView WithRoom(TdsqlNodeView node, int? bytes) => node with { Info = node.Info! with { FreeBytes = bytes } };

    private static TdsqlNodeView Silent(int ordinal) => new($"n-{ordinal}", ordinal, null);

    /// <summary>A node whose process has just begun: read-only, following nobody.</summary>
    internal static TdsqlNodeView New(int ordinal, long sequence = 0) => new(
        $"n-{ordinal}",
        ordinal,
        new TdsqlNodeInfo
        {
            Version = "10.11.14",
            IsReadOnly = true,
            Position = new GtidPosition(sequence == 0 ? "" : $"0-1-{sequence}"),
            Variables = new Dictionary<string, string>(),
        });

    internal static TdsqlNodeView Primary(int ordinal, long sequence = 9)
    {
        var node = New(ordinal, sequence);
        return node with { Info = node.Info! with { IsReadOnly = false, IsSynchronous = true, Acknowledging = 2 } };
    }

    internal static TdsqlNodeView Member(int ordinal, long sequence = 9)
    {
        var node = New(ordinal, sequence);
        return node with { Info = node.Info! with { Source = "127.0.0.1", IsReceiving = true, IsConnected = true, IsApplying = true, Acknowledges = true, Lag = 0 } };
    }
}
