using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Ssm.ServiceCatalog.Brokers;

/// <summary>A Kubernetes label selector, evaluated here: <c>a=b, c!=d, e in (f, g), h notin (i), j, !k, l&gt;1, m&lt;2</c>; all must hold.</summary>
internal sealed partial class LabelSelector
{
    private readonly List<Requirement> _requirements;

    private LabelSelector(List<Requirement> requirements) => _requirements = requirements;

    /// <summary>An empty text selects everything.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out LabelSelector? selector, [NotNullWhen(false)] out string? problem)
    {
        selector = null;
        problem = null;
        var requirements = new List<Requirement>();
        foreach (var part in Split(text))
        {
            if (part.Trim() is not { Length: > 0 } trimmed)
            {
                problem = $"unable to parse requirement: found '{part}', expected: identifier";
                return false;
            }

            if (Requirement.Parse(trimmed) is not { } requirement)
            {
                problem = $"unable to parse requirement: {trimmed}";
                return false;
            }

            requirements.Add(requirement);
        }

        selector = new LabelSelector(requirements);
        return true;
    }

    public bool Matches(IReadOnlyDictionary<string, string> labels) => _requirements.TrueForAll(requirement => requirement.Matches(labels));

    /// <summary>Splits at commas outside parentheses.</summary>
    private static List<string> Split(string text)
    {
        var parts = new List<string>();
        var start = 0;
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch
            {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            if (text[i] == ',' && depth == 0)
            {
                parts.Add(text[start..i]);
                start = i + 1;
            }
        }

        if (parts.Count > 0 || text.Trim().Length > 0)
        {
            parts.Add(text[start..]);
        }

        return parts;
    }

    private sealed partial record Requirement(string Key, string Operator, IReadOnlyList<string> Values)
    {
        public static Requirement? Parse(string text)
        {
            if (Set().Match(text) is { Success: true } set)
            {
                return Valid(set.Groups["key"].Value, set.Groups["operator"].Value, [.. set.Groups["values"].Value.Split(',').Select(value => value.Trim())]);
            }

            if (Comparison().Match(text) is { Success: true } comparison)
            {
                return Valid(comparison.Groups["key"].Value, comparison.Groups["operator"].Value, [comparison.Groups["value"].Value]);
            }

            return Existence().Match(text) is { Success: true } existence
                ? new Requirement(existence.Groups["key"].Value, existence.Groups["not"].Length > 0 ? "!" : "exists", [])
                : null;
        }

        public bool Matches(IReadOnlyDictionary<string, string> labels)
        {
            var isThere = labels.TryGetValue(Key, out var value);
            return Operator switch
            {
                "exists" => isThere,
                "!" => !isThere,
                "=" or "==" or "in" => isThere && Values.Contains(value),
                "!=" or "notin" => !isThere || !Values.Contains(value),
                ">" => isThere && long.TryParse(value, out var number) && number > long.Parse(Values[0]),
                _ => isThere && long.TryParse(value, out var number) && number < long.Parse(Values[0]),
            };
        }

        private static Requirement? Valid(string key, string @operator, string[] values)
        {
            var isNumeric = @operator is ">" or "<";
            return values.All(value => isNumeric ? long.TryParse(value, out _) : LabelValue().IsMatch(value))
                ? new Requirement(key, @operator, values)
                : null;
        }

        [GeneratedRegex(@"\A(?<key>[A-Za-z0-9_./-]+)\s+(?<operator>in|notin)\s*\((?<values>[^()]*)\)\z", RegexOptions.ExplicitCapture, 1000)]
        private static partial Regex Set();

        [GeneratedRegex(@"\A(?<key>[A-Za-z0-9_./-]+)\s*(?<operator>==|=|!=|>|<)\s*(?<value>[^\s=!<>]*)\z", RegexOptions.ExplicitCapture, 1000)]
        private static partial Regex Comparison();

        [GeneratedRegex(@"\A(?<not>!?)\s*(?<key>[A-Za-z0-9_./-]+)\z", RegexOptions.ExplicitCapture, 1000)]
        private static partial Regex Existence();

        [GeneratedRegex(@"\A(([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
        private static partial Regex LabelValue();
    }
}
