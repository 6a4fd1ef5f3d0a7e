using Ssm.ServiceCatalog.Brokers;

namespace Ssm.ServiceCatalog.Tests.Brokers;

public sealed class LabelSelectorTests
{
    private static readonly Dictionary<string, string> Labels = new() { ["name"] = "redis", ["spec.free"] = "true", ["n"] = "5" };

    [Theory]
    [InlineData("", true)]
    [InlineData("name=redis", true)]
    [InlineData("name==redis, spec.free=false", false)]
    [InlineData("name != redis", false)]
    [InlineData("other!=x", true)]
    [InlineData("name in (a, redis)", true)]
    [InlineData("name notin (a,redis)", false)]
    [InlineData("missing notin (a)", true)]
    [InlineData("spec.free", true)]
    [InlineData("!spec.free", false)]
    [InlineData("n>4,n<6", true)]
    [InlineData("n>5", false)]
    [InlineData("name=Redis", false)]
    public void Matches_Selector_FollowsKubernetes(string text, bool expected)
    {
        Assert.True(LabelSelector.TryParse(text, out var selector, out _));

        Assert.Equal(expected, selector.Matches(Labels));
    }

    [Theory]
    [InlineData("name in")]
    [InlineData("name in (a")]
    [InlineData("a=b=c")]
    [InlineData("a=-x")]
    [InlineData("a>b")]
    [InlineData(",")]
    public void TryParse_Nonsense_SaysSo(string text)
    {
        Assert.False(LabelSelector.TryParse(text, out _, out var problem));

        Assert.StartsWith("unable to parse requirement", problem, StringComparison.Ordinal);
    }
}
