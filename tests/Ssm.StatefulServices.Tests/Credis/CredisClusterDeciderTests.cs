using System.Globalization;
using Ssm.StatefulServices.Credis;

namespace Ssm.StatefulServices.Tests.Credis;

/// <summary>
/// A cluster is written as its nodes, each as its ordinal and what it is: <c>m0-99</c> master of these slots, <c>m</c> a master of none, <c>r1</c> a replica of node 1,
/// <c>u1</c> one that has not its copy yet. Nodes in brackets do not answer, with an exclamation mark the others have noticed. A decision is written as its actions.
/// </summary>
public class CredisClusterDeciderTests
{
    private const string Formed = "0m0-8191 1m8192-16383 2r0 3r1";
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Decide_NewNodes_MeetAndGetTheirSlotsThenFollow()
    {
        var strangers = Nodes("0m 1m 2m 3m").Select(node => node with { Table = [node.Self] }).ToArray();

        var first = Decide(strangers, new CredisClusterState());
        Assert.Equal("meet(0,1) meet(0,2) meet(0,3) slots(0,0-8191) slots(1,8192-16383)", Actions(first));

        var second = Decide(Nodes("0m0-8191 1m8192-16383 2m 3m"), first.State);
        Assert.Equal("follow(2,0) follow(3,1)", Actions(second));
        Assert.False(second.State.IsFormed);

        Assert.False(Decide(Nodes("0m0-8191 1m8192-16383 2r0 3u1"), second.State).State.IsFormed);
        var third = Decide(Nodes(Formed), second.State);
        Assert.Equal(("", null, true), (Actions(third), third.Waiting, third.State.IsFormed));
    }

    [Fact]
    public void Decide_NewNodesAndOneIsMissing_Waits() => Assert.Equal("Wait for 3/4 nodes ready", Decide(Nodes("0m 1m 2m"), new CredisClusterState()).Waiting);

    [Theory]
    [InlineData("nothing", Formed, 2, 2, "")]
    [InlineData("a new node becomes a replica of whom lacks one", "0m0-8191 1m8192-16383 2r0 3m", 2, 2, "follow(3,1)")]
    [InlineData("a replica of somebody who owns nothing", "0m0-8191 1m8192-16383 2r0 3r9", 2, 2, "follow(3,1)")]
    [InlineData("two replicas here and none there", "0m0-8191 1m8192-16383 2r0 3r0", 2, 2, "follow(3,1)")]
    [InlineData("another shard: slots to a new master, and it gets a replica", "0m0-8191 1m8192-16383 2r0 3r1 4m 5m", 3, 2, "follow(5,4) move(0,4,1024)")]
    [InlineData("the last slot", "0m0-5461 1m8192-13653 2r0 3r1 4m5462-8191,13654-16383 5r4", 3, 2, "move(0,4,1)")]
    [InlineData("a master that is to be removed hands over", "0m0-8191 1r0 2r4 3r4 4m8192-16383 5r0", 2, 2, "takeover(2)")]
    [InlineData("nobody who stays could take over, so somebody follows first", "0m0-8191 1r0 2r0 3r0 4m8192-16383 5r4", 2, 2, "follow(3,4)")]
    public void Decide_FormedCluster_BecomesAsDeclared(string because, string nodes, int shards, int perShard, string expected)
    {
        var decision = CredisClusterDecider.Decide(Nodes(nodes), new CredisShape(shards, perShard), null, State(nodes), Now);

        Assert.True(expected == Actions(decision), $"{because}: {Actions(decision)}");
    }

    [Fact]
    public void Decide_NewNodeWasNotToldOfAllOthersYet_NeitherFollowsNorGetsSlots()
    {
        var nodes = Nodes("0m0-8191 1m8192-16383 2r0 3r1 4m 5m").Select(node => node.Ordinal != 5 ? node : node with
        {
            Table = [.. node.Table.Where(member => member.Id != "id-4")],
        }).ToArray();

        var decision = CredisClusterDecider.Decide(nodes, new CredisShape(3, 2), null, State("0 1 2 3 4 5"), Now);

        Assert.Equal(("", "Wait for the nodes to meet"), (Actions(decision), decision.Waiting));
    }

    [Fact]
    public void Decide_MovedSlotsAreNotDone_GoesOnWithThem()
    {
        var nodes = Nodes("0m0-8191 1m8192-16383 2r0 3r1 4m 5r4").Select(node => node.Ordinal != 4 ? node : node with
        {
            Table = [.. node.Table.Select(member => member.IsMyself ? member with { Moving = new Dictionary<int, string> { [7] = "id-0" } } : member)],
        }).ToArray();

        Assert.Equal("move(0,4,1)", Actions(CredisClusterDecider.Decide(nodes, new CredisShape(3, 2), null, State("0 1 2 3 4 5"), Now)));
    }

    [Fact]
    public void Decide_MasterIsToYield_IsAskedOnceInAWhile()
    {
        var first = CredisClusterDecider.Decide(Nodes(Formed), new CredisShape(2, 2), "i-1", State(Formed), Now);
        Assert.Equal("takeover(3)", Actions(first));

        var second = CredisClusterDecider.Decide(Nodes(Formed), new CredisShape(2, 2), "i-1", first.State, Now.AddSeconds(1));
        Assert.Equal(("", "Wait for a replica to take over"), (Actions(second), second.Waiting));
        Assert.Equal("takeover(3)", Actions(CredisClusterDecider.Decide(Nodes(Formed), new CredisShape(2, 2), "i-1", second.State, Now.AddSeconds(5))));

        var done = CredisClusterDecider.Decide(Nodes("0m0-8191 1r3 2r0 3m8192-16383"), new CredisShape(2, 2), null, second.State, Now.AddSeconds(2));
        Assert.Equal(("", null, null), (Actions(done), done.Waiting, done.State.HandOver));
    }

    [Fact]
    public void Decide_MasterIsToYieldAndItsReplicaIsNotReachedByAllMasters_WaitsForThem()
    {
        var nodes = Nodes(Formed).Select(node => node.Ordinal != 0 ? node : node with
        {
            Table = [.. node.Table.Select(member => member with { IsGone = member.Id == "id-3" })],
        }).ToArray();

        var decision = CredisClusterDecider.Decide(nodes, new CredisShape(2, 2), "i-1", State(Formed), Now);

        Assert.Equal(("", "Wait for a replica to take over", null), (Actions(decision), decision.Waiting, decision.State.HandOver));
    }

    [Fact]
    public void Decide_MastersDiskIsFull_HandsOverToAReplicaThatHasRoom()
    {
        var nodes = Nodes(Formed).Select(node => node with { IsDiskFull = node.Name == "i-1" }).ToArray();
        Assert.Equal("takeover(3)", Actions(CredisClusterDecider.Decide(nodes, new CredisShape(2, 2), null, State(Formed), Now)));
        Assert.Equal("", Actions(CredisClusterDecider.Decide([.. nodes.Select(node => node with { IsDiskFull = true })], new CredisShape(2, 2), null, State(Formed), Now)));
    }

    [Theory]
    [InlineData("two masters: one alone cannot agree", "0m0-8191 [1!]m8192-16383 2r0 3r1", 2, 3, "takeover(3)")]
    [InlineData("the others do reach it", "0m0-8191 [1]m8192-16383 2r0 3r1", 2, 60, "")]
    [InlineData("not yet", "0m0-8191 [1!]m8192-16383 2r0 3r1", 2, 2, "")]
    [InlineData("no replica of it answers", "0m0-8191 [1!]m8192-16383 2r0 [3!]r1", 2, 60, "")]
    [InlineData("three masters agree by themselves", "0m0-5460 [1!]m5461-10921 2m10922-16383 3r0 4r1 5r2", 3, 5, "")]
    [InlineData("but did not", "0m0-5460 [1!]m5461-10921 2m10922-16383 3r0 4r1 5r2", 3, 12, "takeover(4)")]
    public void Decide_MasterIsSilent_IsReplacedWhenTheOthersCannot(string because, string nodes, int shards, int seconds, string expected)
    {
        var shape = new CredisShape(shards, 2);
        var first = CredisClusterDecider.Decide(Nodes(nodes), shape, null, State(nodes), Now);
        Assert.Equal("Wait for i-1, or a replica of it", first.Waiting);

        var later = CredisClusterDecider.Decide(Nodes(nodes), shape, null, first.State, Now.AddSeconds(seconds));

        Assert.True(expected == Actions(later), $"{because}: {Actions(later)}");
    }

    [Fact]
    public void Decide_NodeCameBackWithAnEmptyDisk_TheOldOneIsForgottenOnceItOwnsNothing()
    {
        // Node 1 has another id now; its old one, 8, was replaced by node 3.
        const string Nodes4 = "0m0-8191 1m 2r0 3m8192-16383 [8!]m";
        var state = State("0 1 2 3");

        Assert.Equal("forget(id-8)", Actions(CredisClusterDecider.Decide(Nodes(Nodes4), new CredisShape(2, 2), null, state, Now)));
        Assert.Equal("follow(1,3)", Actions(CredisClusterDecider.Decide(Nodes("0m0-8191 1m 2r0 3m8192-16383"), new CredisShape(2, 2), null, state, Now)));
    }

    [Fact]
    public void Decide_NodeHasAnotherAddress_MeetsAgain()
    {
        var nodes = Nodes(Formed).Select(node => node.Ordinal == 3 ? node with { Address = "10.0.0.77:6379" } : node).ToArray();

        Assert.Equal([new CredisClusterAction.Meet("i-0", "10.0.0.77:6379")], CredisClusterDecider.Decide(nodes, new CredisShape(2, 2), null, State(Formed), Now).Actions);
    }

    [Theory]
    [InlineData("0m0-8191 1m8192-16383 2r0 3r1 4r0 5r1", true)]
    [InlineData("0m0-8191 4m8192-16383 2r0 3r4 1r0 5r4", false)]
    [InlineData("0m0-8191 1m8192-16383 2r0 3u1 4r0 5r1", false)]
    public void Decide_FewerNodesAreDeclared_MayShrinkOnceThoseThatStayHaveEverything(string nodes, bool expected) =>
        Assert.Equal(expected, CredisClusterDecider.Decide(Nodes(nodes), new CredisShape(2, 2), null, State(nodes), Now).MayShrink);

    private static CredisClusterDecision Decide(IReadOnlyList<CredisClusterNode> nodes, CredisClusterState state) =>
        CredisClusterDecider.Decide(nodes, new CredisShape(2, 2), null, state, Now);

    private static CredisClusterState State(string nodes) => new()
    {
        IsFormed = true,
        Members = nodes.Split(' ').Select(node => node.TrimStart('[')[0]).ToDictionary(ordinal => $"i-{ordinal}", ordinal => $"id-{ordinal}"),
    };

    private static CredisClusterNode[] Nodes(string text)
    {
        var members = text.Split(' ').Select(Member).ToArray();
        return
        [
            .. from word in text.Split(' ')
               where word[0] != '['
               select new CredisClusterNode
               {
                   Name = $"i-{word[0]}",
                   Ordinal = word[0] - '0',
                   Address = $"10.0.0.{word[0]}:6379",
                   Table = [.. members.Select(member => member with { IsMyself = member.Id == $"id-{word[0]}" })],
                   IsServing = true,
                   IsInSync = word[1] == 'r',
               },
        ];
    }

    private static CredisClusterMember Member(string word)
    {
        var text = word.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace("!", "", StringComparison.Ordinal);
        return new CredisClusterMember
        {
            Id = $"id-{text[0]}",
            Address = $"10.0.0.{text[0]}:6379",
            IsMaster = text[1] == 'm',
            IsGone = word.Contains('!', StringComparison.Ordinal),
            Master = text[1] == 'm' ? null : $"id-{text[2]}",
            Slots = text[1] != 'm' || text.Length == 2 ? [] :
            [
                .. from range in text[2..].Split(',')
                   let ends = range.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToArray()
                   from slot in Enumerable.Range(ends[0], ends[1] - ends[0] + 1)
                   select slot,
            ],
        };
    }

    private static string Actions(CredisClusterDecision decision) => string.Join(' ', decision.Actions.Select(action => action switch
    {
        CredisClusterAction.Meet meet => $"meet({meet.Node[2..]},{meet.Address[7]})",
        CredisClusterAction.AddSlots add => $"slots({add.Node[2..]},{add.First}-{add.Last})",
        CredisClusterAction.Follow follow => $"follow({follow.Node[2..]},{follow.Master[3..]})",
        CredisClusterAction.TakeOver take => $"takeover({take.Node[2..]})",
        CredisClusterAction.Forget forget => $"forget({forget.Member})",
        CredisClusterAction.Move move => $"move({move.From[2..]},{move.To[2..]},{move.Slots.Count})",
        _ => throw new ArgumentOutOfRangeException(nameof(decision)),
    }));
}
