using System.Text;
using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Selectors;

/// <summary>
/// What <c>?fieldSelector=</c> asks for: all terms must hold. Immutable. Which fields a kind offers is
/// <see cref="SelectableFields"/>. Source: Kubernetes documentation, "Field Selectors".
/// </summary>
public sealed class FieldSelector
{
    private FieldSelector(IReadOnlyList<FieldRequirement> requirements) => Requirements = requirements;

    /// <summary>Matches every object; what an empty text parses to.</summary>
    public static FieldSelector Everything { get; } = new([]);

    /// <summary>True when there is no term.</summary>
    public bool IsEverything => Requirements.Count == 0;

    /// <summary>The terms in the order of the text.</summary>
    public IReadOnlyList<FieldRequirement> Requirements { get; }

    /// <summary>Reads <c>a=b,c==d,e!=f</c>, where a backslash takes the meaning from a following comma, equals sign or backslash.</summary>
    /// <exception cref="FormatException">The text is no selector; the message is kube-apiserver's.</exception>
    public static FieldSelector Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var requirements = Terms(text).Where(term => term.Length > 0).Select(term => Requirement(term, text)).ToArray();
        return requirements.Length == 0 ? Everything : new FieldSelector(requirements);
    }

    /// <summary>The value that a field must have, such as the name in <c>metadata.name=x</c>; null when no such term exists.</summary>
    public string? ExactMatch(string field) =>
        Requirements.FirstOrDefault(requirement => requirement.Field == field && !requirement.Negated)?.Value;

    /// <summary>True if the object fulfils every term. A missing field counts as the zero value of its type ("" unless known better).</summary>
    public bool Matches(JsonObject obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        foreach (var requirement in Requirements)
        {
            if ((SelectableFields.Read(obj, requirement.Field) == requirement.Value) == requirement.Negated)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The text form, in the order of parsing.</summary>
    public override string ToString() => string.Join(',', Requirements);

    private static IEnumerable<string> Terms(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == ',')
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }

    private static FieldRequirement Requirement(string term, string text)
    {
        for (var i = 0; i < term.Length; i++)
        {
            var rest = term.AsSpan(i);
            if (rest.StartsWith("!=") || rest.StartsWith("=="))
            {
                return new FieldRequirement(term[..i], Unescape(term[(i + 2)..]), rest[0] == '!');
            }
            else if (rest[0] == '=')
            {
                return new FieldRequirement(term[..i], Unescape(term[(i + 1)..]), Negated: false);
            }
        }

        throw new FormatException($"invalid selector: '{text}'; can't understand '{term}'");
    }

    private static string Unescape(string value)
    {
        var result = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            switch (value[i])
            {
                case '\\' when i + 1 < value.Length && value[i + 1] is '\\' or ',' or '=':
                    result.Append(value[++i]);
                    break;
                case '\\':
                    throw new FormatException($"invalid field selector: invalid escape sequence: {value[i..Math.Min(value.Length, i + 2)]}");
                case '=':
                    throw new FormatException("invalid field selector: unescaped character in value: =");
                default:
                    result.Append(value[i]);
                    break;
            }
        }

        return result.ToString();
    }
}
