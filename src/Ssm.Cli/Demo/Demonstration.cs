using System.Text.Json.Nodes;

namespace Ssm.Cli.Demo;

/// <summary>What <c>ssm demo SERVICE</c> orders of a service, and who uses it.</summary>
internal sealed record Demonstration
{
    /// <summary>External name of the plan: the one with most to show.</summary>
    public required string Plan { get; init; }

    /// <summary>Parameters of the instance; the host is added.</summary>
    public JsonObject Parameters { get; init; } = [];

    /// <summary>Parameters of the bindings.</summary>
    public JsonObject BindingParameters { get; init; } = [];

    /// <summary>The application.</summary>
    public required IDemoClient Client { get; init; }
}
