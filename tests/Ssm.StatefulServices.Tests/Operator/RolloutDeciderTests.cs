using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Operator;

namespace Ssm.StatefulServices.Tests.Operator;

/// <summary>
/// A node is written as its ordinal and what is true of it: <c>o</c> outdated, <c>d</c> down (not ready), <c>x</c> with a problem that its pod tells,
/// <c>l</c> leaving, <c>p</c> has the primary role.
/// </summary>
public class RolloutDeciderTests
{
    [Theory]
    [InlineData("nothing is outdated", "0p 1", 2, null)]
    [InlineData("a replica goes before the primary", "0po 1o", 2, 1)]
    [InlineData("the highest ordinal goes first", "0p 1o 2o", 3, 2)]
    [InlineData("only the primary is left", "0po 1", 2, 0)]
    [InlineData("a lone node", "0po", 1, 0)]
    [InlineData("another is not ready", "0p 1d 2o", 3, null)]
    [InlineData("another is leaving", "0p 1l 2o", 3, null)]
    [InlineData("another has no pod", "0p 2o", 3, null)]
    [InlineData("a lone node that is not ready", "0od", 1, 0)]
    [InlineData("no node is ready", "0od 1od", 2, 1)]
    [InlineData("the only one that is not ready", "0po 1 2od", 3, 2)]
    [InlineData("one of two that are not ready may just be starting", "0po 1od 2d", 3, null)]
    [InlineData("one that says why it does not start", "0po 1d 2odx", 3, 2)]
    [InlineData("one with a problem, while another leaves", "0po 1l 2odx", 3, null)]
    [InlineData("all have the primary role", "0po 1po 2po", 3, 2)]
    public void Next_Nodes_GoOneAtATime(string because, string nodes, int running, int? expected) =>
        Assert.True(expected == RolloutDecider.Next(Nodes(nodes), running, primary: null)?.Ordinal, because);

    [Theory]
    [InlineData("nothing is outdated", "0p 1", 2, 2, null)]
    [InlineData("a replica is first", "0po 1o", 2, 2, null)]
    [InlineData("its turn has come", "0po 1", 2, 2, 0)]
    [InlineData("nobody could take over", "0po", 1, 1, null)]
    [InlineData("the others do not all serve", "0po 1d", 2, 2, null)]
    [InlineData("it is to be removed", "0 1p", 1, 2, 1)]
    [InlineData("it is to be removed, which goes before any restart", "0o 1p", 1, 2, 1)]
    [InlineData("a replica is to be removed", "0p 1", 1, 2, null)]
    [InlineData("it leaves already", "0 1pl", 1, 2, null)]
    public void Yielding_Primary_IsAskedBeforeItGoes(string because, string nodes, int declared, int running, int? expected)
    {
        var all = Nodes(nodes);
        var primary = all.FirstOrDefault(node => node.Role is not null)?.Name;

        Assert.True((expected is null ? null : $"i-{expected}") == RolloutDecider.Yielding(all, declared, running, primary), because);
    }

    [Theory]
    [InlineData("the formation is complete", "0p 1o", null, null, 1)]
    [InlineData("the formation is not complete", "0p 1o", null, "Wait for i-1 to follow i-0", null)]
    [InlineData("a node that does not run waits for no formation", "0p 1odx", null, "Wait for i-1", 1)]
    [InlineData("the primary was not asked to yield", "0po 1", null, null, null)]
    [InlineData("the primary is handing over", "0po 1", "i-0", "Wait for i-1 to become the master", null)]
    [InlineData("the primary has handed over", "0o 1p", "i-0", null, 0)]
    [InlineData("nobody takes over from the primary", "0po 1", "i-0", null, 0)]
    [InlineData("a lone primary is not asked", "0po", null, null, 0)]
    public void Restart_Formation_HasItsSay(string because, string nodes, string? yielding, string? waiting, int? expected)
    {
        var all = Nodes(nodes);
        var formation = new FormationResult
        {
            Primary = all.FirstOrDefault(node => node.Role is not null)?.Name,
            Roles = all.Where(node => node.Role is not null).ToDictionary(node => node.Name, node => node.Role!),
            Waiting = waiting,
        };

        Assert.True(expected == RolloutDecider.Restart(all, all.Count, yielding, formation)?.Ordinal, because);
    }

    [Fact]
    public void Restart_FormationWasNotAsked_TakesNoNodeThatServes()
    {
        Assert.Null(RolloutDecider.Restart(Nodes("0o"), 1, null, formation: null));
        Assert.Equal(0, RolloutDecider.Restart(Nodes("0odx"), 1, null, formation: null)?.Ordinal);
    }

    internal static IReadOnlyList<Node> Nodes(string text) =>
    [
        .. text.Split(' ').Select(node => new Node
        {
            Name = $"i-{node[0]}",
            Ordinal = node[0] - '0',
            IsReady = !node.Contains('d', StringComparison.Ordinal),
            IsOutdated = node.Contains('o', StringComparison.Ordinal),
            IsLeaving = node.Contains('l', StringComparison.Ordinal),
            Problem = node.Contains('x', StringComparison.Ordinal) ? "ErrImagePull" : null,
            Role = node.Contains('p', StringComparison.Ordinal) ? "primary" : null,
        }),
    ];
}
