using System.Text.RegularExpressions;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>A <c>pattern</c>, compiled when first used. Runs without backtracking, so that no pattern and input can stall the server.</summary>
internal sealed class SchemaPattern(string text)
{
    private readonly Lazy<Regex?> _regex = new(() => Compile(text));

    internal string Text => text;

    internal bool IsValid => _regex.Value is not null;

    /// <summary>A pattern that does not compile matches everything; the structural rules refuse it in a CRD.</summary>
    internal bool IsMatch(string value) => _regex.Value?.IsMatch(value) ?? true;

    private static Regex? Compile(string text)
    {
        try
        {
            return new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
