using k8s.Models;
using Ssm.Standalone.Node.Controllers.GarbageCollection;

namespace Ssm.Standalone.Node.Tests.Controllers;

public sealed class GarbageDecisionTests
{
    [Theory]
    [InlineData("", false, "keep")]
    [InlineData("Solid", false, "keep")]
    [InlineData("Dangling", false, "delete Background")]
    [InlineData("Waiting", false, "delete Background")]
    [InlineData("Waiting", true, "delete Foreground")]
    [InlineData("Dangling", true, "delete Background")]
    [InlineData("Solid Dangling", false, "trim 0")]
    [InlineData("Solid Waiting", false, "trim 0")]
    [InlineData("Solid Solid", false, "keep")]
    [InlineData("Unknown", false, "keep")]
    [InlineData("Dangling Unknown", false, "keep")]
    public void Of_OwnerStates_Decide(string states, bool hasDependents, string expected)
    {
        var owners = states.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select((state, index) => (new V1OwnerReference { Uid = $"{index}" }, Enum.Parse<OwnerState>(state)))
            .ToList();

        var decision = GarbageDecision.Of(owners, hasDependents) switch
        {
            GarbageDecision.Delete delete => $"delete {delete.PropagationPolicy}",
            GarbageDecision.Trim trim => $"trim {string.Join(',', trim.Left.Select(owner => owner.Uid))}",
            _ => "keep",
        };

        Assert.Equal(expected, decision);
    }
}
