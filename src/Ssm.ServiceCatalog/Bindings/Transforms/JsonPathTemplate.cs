using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ssm.ServiceCatalog.Parameters;

namespace Ssm.ServiceCatalog.Bindings.Transforms;

/// <summary>
/// kubectl's JSONPath templates: text with paths in braces, <c>{.a.b[0]['c d']}</c>, <c>[*]</c> for all, <c>{"text"}</c>. Filters, ranges and
/// recursive descent are refused.
/// </summary>
internal static partial class JsonPathTemplate
{
    /// <summary>Why the template cannot be used, whatever the credentials; null when it can.</summary>
    public static string? ProblemOf(string template) => TryParse(template, out _, out var problem) ? null : problem;

    public static bool TryEvaluate(
        string template, IReadOnlyDictionary<string, JsonElement> root, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? problem)
    {
        text = null;
        if (!TryParse(template, out var parts, out problem))
        {
            return false;
        }

        var result = new StringBuilder();
        foreach (var part in parts)
        {
            result.Append(part.Text);
            if (part.Steps.Count > 0 && !TryFollow(part.Steps, root, result, out problem))
            {
                return false;
            }
        }

        text = result.ToString();
        problem = null;
        return true;
    }

    private static bool TryParse(string template, [NotNullWhen(true)] out List<Part>? parts, [NotNullWhen(false)] out string? problem)
    {
        parts = null;
        problem = null;
        var parsed = new List<Part>();
        var position = 0;
        while (position < template.Length)
        {
            var open = template.IndexOf('{', position);
            parsed.Add(new Part(template[position..(open < 0 ? template.Length : open)], []));
            if (open < 0)
            {
                break;
            }

            var close = CloseOf(template, open);
            if (close < 0)
            {
                problem = "unclosed action in JSONPath expression";
                return false;
            }

            var action = template[(open + 1)..close].Trim();
            if (ActionOf(action) is not { } part)
            {
                problem = $"unsupported JSONPath expression {{{action}}}";
                return false;
            }

            parsed.Add(part);
            position = close + 1;
        }

        parts = parsed;
        return true;
    }

    private static Part? ActionOf(string action)
    {
        if (action is ['"', .., '"'] && action.Length > 1)
        {
            return new Part(action[1..^1], []);
        }

        var steps = Path().Match(action.StartsWith('$') ? action[1..] : action);
        return steps.Success ? new Part("", [.. steps.Groups["step"].Captures.Select(capture => capture.Value)]) : null;
    }

    private static bool TryFollow(
        IReadOnlyList<string> steps, IReadOnlyDictionary<string, JsonElement> root, StringBuilder result, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        var found = new List<JsonElement>();
        if (root.TryGetValue(NameOf(steps[0]), out var first))
        {
            found.Add(first);
        }

        foreach (var step in steps.Skip(1))
        {
            found = [.. found.SelectMany(element => Follow(element, step))];
        }

        if (found.Count == 0)
        {
            problem = $"{NameOf(steps[^1])} is not found";
            return false;
        }

        result.AppendJoin(' ', found.Select(element =>
            element.ValueKind == JsonValueKind.String ? element.GetString() : CanonicalJson.ExactOf(element)));
        return true;
    }

    private static IEnumerable<JsonElement> Follow(JsonElement element, string step)
    {
        if (step is "[*]" or ".*")
        {
            return element.ValueKind switch
            {
                JsonValueKind.Array => element.EnumerateArray(),
                JsonValueKind.Object => element.EnumerateObject().Select(member => member.Value),
                _ => [],
            };
        }

        if (int.TryParse(step.Trim('[', ']'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index) && element.ValueKind == JsonValueKind.Array)
        {
            var length = element.GetArrayLength();
            index = index < 0 ? index + length : index;
            return index >= 0 && index < length ? [element[index]] : [];
        }

        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(NameOf(step), out var member) ? [member] : [];
    }

    /// <summary>The brace that ends the action; those in quotes do not. -1 when there is none.</summary>
    private static int CloseOf(string template, int open)
    {
        var quote = default(char);
        for (var i = open + 1; i < template.Length; i++)
        {
            if (quote != default)
            {
                quote = template[i] == quote ? default : quote;
            }
            else if (template[i] is '\'' or '"')
            {
                quote = template[i];
            }
            else if (template[i] == '}')
            {
                return i;
            }
        }

        return -1;
    }

    private static string NameOf(string step) => step switch
    {
        ['[', '\'' or '"', .., '\'' or '"', ']'] => step[2..^2],
        ['[', .., ']'] => step[1..^1],
        _ => step[1..],
    };

    [GeneratedRegex("""\A(?<step>\.[A-Za-z0-9_\-/]+|\.\*|\[\*\]|\[-?[0-9]+\]|\['[^']*'\]|\["[^"]*"\])+\z""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Path();

    /// <summary>Text to be repeated, and the steps of a path whose text follows it; no steps = text alone.</summary>
    private readonly record struct Part(string Text, IReadOnlyList<string> Steps);
}
