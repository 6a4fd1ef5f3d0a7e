using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Operator;

namespace Ssm.StatefulServices.Tests.Operator;

/// <summary>Nodes are written as in <see cref="RolloutDeciderTests"/>.</summary>
public class RunNodesDeciderTests
{
    [Theory]
    [InlineData("the first pass", 2, null, "0p 1", null, false, 2)]
    [InlineData("nothing changes", 2, 2, "0p 1", null, false, 2)]
    [InlineData("growth", 3, 2, "0p 1", null, false, 3)]
    [InlineData("growth does not wait for what is broken", 3, 2, "0p 1d", null, false, 3)]
    [InlineData("growth waits until what a removed node left is gone", 3, 2, "0p 1", null, true, 2)]
    [InlineData("shrinking takes replicas at once", 1, 3, "0p 1 2", null, false, 1)]
    [InlineData("shrinking waits for the primary to hand over", 1, 2, "0 1p", null, false, 2)]
    [InlineData("shrinking waits for those that stay", 2, 3, "0p 1d 2", null, false, 3)]
    [InlineData("shrinking takes a broken node", 1, 2, "0p 1d", null, false, 1)]
    [InlineData("a node that stays has no pod", 2, 3, "1p 2", null, false, 3)]
    [InlineData("the formation grows by one", 5, 3, "0p 1 2", 4, false, 4)]
    [InlineData("the formation does not grow yet", 5, 3, "0p 1 2", 3, false, 3)]
    [InlineData("the formation shrinks by one", 1, 3, "0p 1 2", 2, false, 2)]
    [InlineData("the formation grows before the data is gone", 5, 3, "0p 1 2", 4, true, 3)]
    [InlineData("the formation shrinks while data is there", 1, 3, "0p 1 2", 2, true, 2)]
    public void Decide_Situation_IsTheNextNumber(string because, int declared, int? running, string nodes, int? wanted, bool hasSurplusData, int expected)
    {
        var all = RolloutDeciderTests.Nodes(nodes);
        var formation = new FormationResult { Primary = all.FirstOrDefault(node => node.Role is not null)?.Name, Roles = new Dictionary<string, string>(), RunNodes = wanted };

        Assert.True(expected == RunNodesDecider.Decide(declared, running, all, formation, hasSurplusData), because);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public void Decide_FormationWasNotAsked_ChangesNothing(int? running) =>
        Assert.Equal(running, RunNodesDecider.Decide(3, running, [], formation: null, hasSurplusData: false));
}
