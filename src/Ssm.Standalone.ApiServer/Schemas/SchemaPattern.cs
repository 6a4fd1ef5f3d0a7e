using System.Text.RegularExpressions;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>
/// A <c>pattern</c>, compiled when first used. Kubernetes' patterns are RE2's, which never backtrack; here they may, within a time limit,
/// since .NET's engine without backtracking takes long to load.
/// </summary>
internal sealed class SchemaPattern(string text)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);
    private readonly Lazy<Regex?> _regex = new(() => Compile(text, RegexOptions.CultureInvariant));

    internal string Text => text;

    /// <summary>False for what RE2 does not know either: lookaround and backreferences. Slow at first: for definitions, not for objects.</summary>
    internal bool IsValid => Compile(text, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking) is not null;

    /// <summary>A pattern that does not compile matches everything: it cannot be in a definition. One that takes too long matches nothing.</summary>
    internal bool IsMatch(string value)
    {
        try
        {
            return _regex.Value?.IsMatch(value) ?? true;
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static Regex? Compile(string text, RegexOptions options)
    {
        try
        {
            return new Regex(text, options, Limit);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
