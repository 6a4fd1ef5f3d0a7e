using Ssm.Standalone.Node.Pods;

namespace Ssm.Standalone.Node.Tests.Pods;

public sealed class VariableExpansionTests
{
    private static readonly Dictionary<string, string> Variables = new() { ["IP"] = "127.0.0.1", ["EMPTY"] = "", ["MONEY"] = "$(IP)" };

    [Theory]
    [InlineData("$(IP):80", "127.0.0.1:80")]
    [InlineData("a$(EMPTY)b", "ab")]
    [InlineData("$(NONE)", "$(NONE)")]
    [InlineData("$$(IP)", "$(IP)")]
    [InlineData("$$$(IP)", "$127.0.0.1")]
    [InlineData("$(MONEY)", "$(IP)")]
    [InlineData("$IP ${IP} $", "$IP ${IP} $")]
    [InlineData("$(IP", "$(IP")]
    [InlineData("5$", "5$")]
    public void Expand_Text_FollowsKubernetes(string text, string expected) => Assert.Equal(expected, VariableExpansion.Expand(text, Variables));
}
