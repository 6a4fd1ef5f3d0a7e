using CsCheck;
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

    /// <summary>Each operator and its negation divide all objects between them, with the label or without.</summary>
    [Fact]
    public void Matches_AnyValues_IsTheOppositeOfItsNegation()
    {
        var value = Gen.String[Gen.Char["aZ5-_."], 0, 3].Select(middle => $"a{middle}z");
        Gen.Select(value, value.List[1, 4], Gen.Bool).Sample((label, values, isThere) =>
        {
            var labels = isThere ? new Dictionary<string, string> { ["k"] = label } : [];
            var list = string.Join(", ", values);
            return Is($"k in ({list})", labels) == (isThere && values.Contains(label))
                && Is($"k notin ({list})", labels) != Is($"k in ({list})", labels)
                && Is($"k={values[0]}", labels) != Is($"k!={values[0]}", labels)
                && Is("k", labels) != Is("!k", labels)
                && Is($"k in ({list}),!k", labels) is false;
        });

        static bool Is(string text, Dictionary<string, string> labels) => LabelSelector.TryParse(text, out var selector, out _) && selector.Matches(labels);
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
