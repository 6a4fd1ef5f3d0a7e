using System.Text;
using System.Text.Json;

namespace Ssm.ServiceCatalog.Parameters;

/// <summary>
/// JSON as Go's encoder writes a decoded value: compact, keys sorted by bytes, <c>&lt; &gt; &amp;</c> and the line separators escaped,
/// numbers through a double. Checksums in the status of existing objects are made over this form.
/// </summary>
internal static class CanonicalJson
{
    private const double SmallestPlain = 1e-6;
    private const double FirstExponential = 1e21;

    public static string Of(JsonElement value)
    {
        var text = new StringBuilder();
        Append(text, value, keepIntegers: false);
        return text.ToString();
    }

    /// <summary>The same, but an integer keeps all its digits: the form of a Secret's values, where the original loses precision.</summary>
    public static string ExactOf(JsonElement value)
    {
        var text = new StringBuilder();
        Append(text, value, keepIntegers: true);
        return text.ToString();
    }

    private static void Append(StringBuilder text, JsonElement value, bool keepIntegers)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                AppendObject(text, value, keepIntegers);
                break;
            case JsonValueKind.Array:
                AppendArray(text, value, keepIntegers);
                break;
            case JsonValueKind.String:
                AppendString(text, value.GetString() ?? "");
                break;
            case JsonValueKind.Number:
                var raw = value.GetRawText();
                text.Append(keepIntegers && raw.AsSpan().IndexOfAny(".eE") < 0 ? raw : Number(value.GetDouble()));
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void AppendObject(StringBuilder text, JsonElement value, bool keepIntegers)
    {
        var members = new SortedDictionary<string, JsonElement>(Utf8Comparer);
        foreach (var member in value.EnumerateObject())
        {
            members[member.Name] = member.Value;
        }

        var separator = '{';
        foreach (var (name, member) in members)
        {
            AppendString(text.Append(separator), name);
            Append(text.Append(':'), member, keepIntegers);
            separator = ',';
        }

        text.Append(members.Count == 0 ? "{}" : "}");
    }

    private static void AppendArray(StringBuilder text, JsonElement value, bool keepIntegers)
    {
        var separator = '[';
        foreach (var item in value.EnumerateArray())
        {
            Append(text.Append(separator), item, keepIntegers);
            separator = ',';
        }

        text.Append(value.GetArrayLength() == 0 ? "[]" : "]");
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var character in value)
        {
            _ = character switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029' => text.Append($"\\u{(int)character:x4}"),
                _ => text.Append(character),
            };
        }

        text.Append('"');
    }

    /// <summary>ECMAScript's rule, which Go follows: plain between 1e-6 and 1e21, else shortest digits with an exponent.</summary>
    private static string Number(double value)
    {
        if (value == 0)
        {
            return double.IsNegative(value) ? "-0" : "0";
        }

        var (digits, exponent) = ShortestDigits(Math.Abs(value));
        var sign = value < 0 ? "-" : "";
        return Math.Abs(value) is >= SmallestPlain and < FirstExponential
            ? sign + Plain(digits, exponent)
            : sign + Exponential(digits, exponent);
    }

    /// <summary>The value is 0.digits × 10^exponent.</summary>
    private static (string Digits, int Exponent) ShortestDigits(double value)
    {
        var parts = value.ToString("R").Split('E');
        var number = parts[0].Split('.');
        var all = string.Concat(number);
        var leadingZeros = all.Length - all.TrimStart('0').Length;
        var power = parts.Length > 1 ? int.Parse(parts[1]) : 0;
        return (all.Trim('0'), number[0].Length - leadingZeros + power);
    }

    private static string Plain(string digits, int exponent) => exponent switch
    {
        <= 0 => $"0.{new string('0', -exponent)}{digits}",
        _ when exponent >= digits.Length => digits + new string('0', exponent - digits.Length),
        _ => $"{digits[..exponent]}.{digits[exponent..]}",
    };

    private static string Exponential(string digits, int exponent)
    {
        var fraction = digits.Length > 1 ? $".{digits[1..]}" : "";
        var power = exponent - 1;
        return $"{digits[0]}{fraction}e{(power < 0 ? '-' : '+')}{Math.Abs(power)}";
    }

    private static readonly Comparer<string> Utf8Comparer =
        Comparer<string>.Create((left, right) => Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right)));
}
