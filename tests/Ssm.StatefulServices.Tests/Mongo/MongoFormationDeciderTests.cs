using Ssm.StatefulServices.Mongo;

namespace Ssm.StatefulServices.Tests.Mongo;

public class MongoFormationDeciderTests
{
    [Theory]

    // Nodes: P primary, S secondary, N member of neither state, B blank, X silent; with * at another address than the members know.
    [InlineData("B", 1, "", "initiate 0 [0]")]
    [InlineData("BBB", 3, "", "initiate 0 [0 1 2]")]
    [InlineData("BXB", 3, "", "Wait for 2/3 nodes to answer")]
    [InlineData("BB", 3, "", "Wait for 2/3 nodes to answer")]
    [InlineData("X", 1, "", "Wait for 0/1 nodes to answer")]
    [InlineData("P", 1, "", "keep")]
    [InlineData("PSS", 3, "", "keep")]
    [InlineData("N", 1, "0", "Wait for the nodes to elect a primary")]
    [InlineData("N*", 1, "0", "force 0 [0*]")]
    [InlineData("SSX", 3, "012", "Wait for the nodes to elect a primary")]
    [InlineData("N*N*X", 3, "012", "force 0 [0* 1* 2]")]
    [InlineData("N*XX", 3, "012", "Wait for the nodes to elect a primary")]
    [InlineData("XPS", 3, "012", "Wait for n-0 to follow n-1")]
    [InlineData("B*PS", 3, "012", "change 1 [0* 1 2]")]
    [InlineData("PB", 2, "0", "change 0 [0 1]")]
    [InlineData("PBB", 3, "0", "change 0 [0 1]")]
    [InlineData("PNB", 3, "01", "Wait for n-1 to follow n-0")]
    [InlineData("PSB", 3, "01", "change 0 [0 1 2]")]
    [InlineData("PSX", 3, "01", "Wait for 2/3 members")]
    [InlineData("PSS", 1, "012", "change 0 [0 1]")]
    [InlineData("PSX", 1, "012", "change 0 [0 1]")]
    [InlineData("PS", 1, "01", "change 0 [0]")]
    [InlineData("SSP", 1, "012", "step down 2")]
    [InlineData("SPX", 1, "012", "change 1 [0 1]")]
    public void Decide_Nodes_Are(string nodes, int desired, string members, string expected) =>
        Assert.Equal(expected, Text(MongoFormationDecider.Decide(Nodes(nodes, members), desired, null)));

    [Theory]
    [InlineData("PSS", "n-0", "step down 0")]
    [InlineData("PSS", "n-1", "keep")]
    [InlineData("P", "n-0", "keep")]
    [InlineData("PXX", "n-0", "Wait for n-1 to follow n-0")]
    public void Decide_Yielding_HandsOverOnlyWhenSomebodyCanTake(string nodes, string yielding, string expected) =>
        Assert.Equal(expected, Text(MongoFormationDecider.Decide(Nodes(nodes, ""), nodes.Length, yielding)));

    [Theory]
    [InlineData("BBB", "", 3, 3, 3)]
    [InlineData("P", "0", 3, 1, 3)]
    [InlineData("PSS", "012", 1, 3, 3)]
    [InlineData("PSB", "01", 1, 3, 2)]
    [InlineData("XXX", "", 1, 3, 3)]
    public void RunNodes_Members_RunUntilTheyAreNone(string nodes, string members, int desired, int present, int expected) =>
        Assert.Equal(expected, MongoFormationDecider.RunNodes(Nodes(nodes, members), desired, present));

    [Theory]
    [InlineData(2, 1, 1, 1, true)]
    [InlineData(1, 1, 1, 1, false)]
    [InlineData(1, 2, 9, 1, true)]
    [InlineData(9, 1, 1, 2, false)]
    [InlineData(10001, -1, 3, 7, true)]
    [InlineData(10002, 8, 10001, -1, true)]
    public void IsNewerThan_VersionsAndTerms_AreComparedAsMembersDo(long version, long term, long otherVersion, long otherTerm, bool expected) =>
        Assert.Equal(expected, new ReplicaSetConfig(version, term, []).IsNewerThan(new ReplicaSetConfig(otherVersion, otherTerm, [])));

    private static MongoMemberState[] Nodes(string text, string members)
    {
        var nodes = new List<(char State, bool Moved)>();
        foreach (var letter in text)
        {
            if (letter == '*')
            {
                nodes[^1] = nodes[^1] with { Moved = true };
            }
            else
            {
                nodes.Add((letter, false));
            }
        }

        var ids = members.Length > 0 ? members.Select(id => id - '0') : Enumerable.Range(0, nodes.Count);
        var config = new ReplicaSetConfig(1, 1, [.. ids.Select(id => new ReplicaSetMember(id, $"10.0.0.{id}:27017"))]);
        return
        [
            .. nodes.Select((node, ordinal) => new MongoMemberState(
                $"n-{ordinal}",
                ordinal,
                $"10.0.{(node.Moved ? 1 : 0)}.{ordinal}:27017",
                node.State == 'X' ? null : new MongoNodeInfo { Version = "7.0", IsPrimary = node.State == 'P', IsSecondary = node.State == 'S', Config = node.State == 'B' ? null : config })),
        ];
    }

    private static string? Text(MongoDecision decision) => decision switch
    {
        MongoDecision.Initiate initiate => $"initiate {initiate.Node[2..]} {Text(initiate.Members)}",
        MongoDecision.Reconfigure change => $"{(change.IsForced ? "force" : "change")} {change.Node[2..]} {Text(change.Members)}",
        MongoDecision.StepDown stepDown => $"step down {stepDown.Node[2..]}",
        MongoDecision.Keep => "keep",
        _ => decision.Waiting,
    };

    private static string Text(IReadOnlyList<ReplicaSetMember> members) =>
        $"[{string.Join(' ', members.Select(member => $"{member.Id}{(member.Host.StartsWith("10.0.1.", StringComparison.Ordinal) ? "*" : "")}"))}]";
}
