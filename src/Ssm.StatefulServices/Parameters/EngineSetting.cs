using System.Text.Json.Nodes;

namespace Ssm.StatefulServices.Parameters;

/// <summary>
/// One setting of an engine that a user may choose in the parameter <c>config</c>. What an offering does not list cannot be set: the settings left out are
/// those that an operator needs to itself.
/// </summary>
/// <param name="Name">The name, as the engine has it.</param>
/// <param name="Schema">JSON schema of the value: type, range, default, description. Made anew at each call, since a node of JSON has one parent.</param>
/// <param name="NeedsRestart">The engine takes it up only when it starts, so a change restarts the nodes, one after the other.</param>
public sealed record EngineSetting(string Name, Func<JsonObject> Schema, bool NeedsRestart = false)
{
    /// <summary>A whole number within a range, both ends included.</summary>
    public static EngineSetting WholeNumber(string name, string description, long minimum, long maximum, long @default, bool needsRestart = false) => new(
        name,
        () => CommonParameters.WholeNumber(description, minimum, maximum, @default),
        needsRestart);

    /// <summary>One of a few words, the first of which is the default.</summary>
    public static EngineSetting OneOf(string name, string description, IReadOnlyList<string> words, bool needsRestart = false) => new(
        name,
        () => CommonParameters.OneOf(description, words),
        needsRestart);

    /// <summary>True or false.</summary>
    public static EngineSetting Flag(string name, string description, bool @default, bool needsRestart = false) => new(
        name,
        () => new JsonObject { ["type"] = "boolean", ["description"] = description, ["default"] = @default },
        needsRestart);

    /// <summary>A text that matches a pattern.</summary>
    /// <param name="name">The name, as the engine has it.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="pattern">Regular expression in JSON Schema's dialect. It must keep out whatever could end the value in the engine's configuration.</param>
    /// <param name="rule">The pattern in words, said after "must".</param>
    /// <param name="default">The value when none is given.</param>
    /// <param name="needsRestart">See <see cref="NeedsRestart"/>.</param>
    public static EngineSetting Text(string name, string description, string pattern, string rule, string @default, bool needsRestart = false) => new(
        name,
        () => new JsonObject { ["type"] = "string", ["description"] = description, ["pattern"] = pattern, [ParameterKeywords.Rule] = rule, ["default"] = @default },
        needsRestart);
}
