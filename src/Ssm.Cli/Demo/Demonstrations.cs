using System.Text.Json.Nodes;

namespace Ssm.Cli.Demo;

/// <summary>The demonstrations there are, by service.</summary>
internal static class Demonstrations
{
    private static readonly Dictionary<string, Demonstration> All = new(StringComparer.Ordinal)
    {
        ["credis"] = new()
        {
            Plan = "redis-4.0-advanced",
            Parameters = new() { ["resources"] = new JsonObject { ["memory"] = "64M" } },
            BindingParameters = new() { ["user"] = new JsonObject { ["keys"] = new JsonArray("hello") } },
            Client = new CredisDemoClient(),
        },
    };

    /// <summary>The services that can be shown.</summary>
    public static IReadOnlyList<string> Services { get; } = [.. All.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The demonstration of one of <see cref="Services"/>.</summary>
    public static Demonstration Of(string service) => All[service];
}
