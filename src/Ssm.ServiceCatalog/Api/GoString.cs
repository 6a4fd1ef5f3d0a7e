using System.Text;

namespace Ssm.ServiceCatalog.Api;

/// <summary>Text as Go prints it, because messages of the original are built that way and clients match on them.</summary>
internal static class GoString
{
    /// <summary>Go's <c>%q</c>.</summary>
    public static string Quote(string value)
    {
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var rune in value.EnumerateRunes())
        {
            Append(text, rune);
        }

        return text.Append('"').ToString();
    }

    private static void Append(StringBuilder text, Rune rune)
    {
        _ = rune.Value switch
        {
            '"' => text.Append("\\\""),
            '\\' => text.Append("\\\\"),
            '\a' => text.Append("\\a"),
            '\b' => text.Append("\\b"),
            '\f' => text.Append("\\f"),
            '\n' => text.Append("\\n"),
            '\r' => text.Append("\\r"),
            '\t' => text.Append("\\t"),
            '\v' => text.Append("\\v"),
            < 0x20 or 0x7f => text.Append($"\\x{rune.Value:x2}"),
            _ when Rune.IsControl(rune) => text.Append($"\\u{rune.Value:x4}"),
            _ => text.Append(rune),
        };
    }
}
