namespace Ssm.StatefulServices.Parameters;

/// <summary>What is wrong with one parameter: where it is, the rule it breaks, and the value that breaks it.</summary>
/// <param name="Path">The parameter from the root, such as <c>parameters.resources.memory</c>.</param>
/// <param name="Rule">The broken rule as a phrase that follows the path: <c>must be at least 1</c>.</param>
/// <param name="Value">The value as compact JSON; null where it must not be repeated, because it is a secret or of unknown meaning.</param>
public sealed record ParameterError(string Path, string Rule, string? Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value is null ? $"{Path}: {Rule}" : $"{Path}: {Rule}, got {Value}";
}
