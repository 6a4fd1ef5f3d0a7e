namespace Ssm.Standalone.ApiServer.Selectors;

/// <summary>One term of a field selector: <c>Field=Value</c>, or <c>Field!=Value</c> when <see cref="Negated"/>.</summary>
/// <param name="Field">Label of the field, such as <c>status.phase</c>.</param>
/// <param name="Value">Compared with the field's text.</param>
/// <param name="Negated">True for <c>!=</c>.</param>
public sealed record FieldRequirement(string Field, string Value, bool Negated)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Field}{(Negated ? "!=" : "=")}{Escape(Value)}";

    private static string Escape(string value) => value.Replace("\\", "\\\\").Replace(",", "\\,").Replace("=", "\\=");
}
