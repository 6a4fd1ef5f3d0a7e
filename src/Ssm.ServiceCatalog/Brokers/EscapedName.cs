using System.Security.Cryptography;
using System.Text;

namespace Ssm.ServiceCatalog.Brokers;

/// <summary>Names of classes and plans, made from their OSB ids exactly as the original does: existing objects keep their names.</summary>
internal static class EscapedName
{
    private const int MaxLength = 63;
    private const int KeptOfLongName = 30;

    /// <summary>A Kubernetes name for <paramref name="externalId"/>; <c>z</c> starts an escape and is therefore escaped itself.</summary>
    public static string Of(string externalId)
    {
        var name = Escape(externalId);
        if (name.Length <= MaxLength)
        {
            return name;
        }

        var kept = name[..KeptOfLongName];
        kept = kept.EndsWith('.') ? kept[..^1] : kept;
        return $"{kept}-{Digest(externalId)}";
    }

    private static string Escape(string externalId)
    {
        var name = new StringBuilder();
        var last = Encoding.UTF8.GetByteCount(externalId) - 1;
        var offset = 0;
        var previous = default(char);
        foreach (var rune in externalId.EnumerateRunes())
        {
            var isInside = offset > 0 && offset < last;
            offset += rune.Utf8SequenceLength;
            var isCopied = rune.Value switch
            {
                (>= 'a' and <= 'y') or (>= '0' and <= '9') => true,
                '.' => isInside && previous is not ('.' or '-'),
                '-' => isInside && previous is not '.',
                _ => false,
            };
            name.Append(isCopied ? rune.ToString() : $"z{rune.Value:x}z");
            previous = isCopied ? (char)rune.Value : default;
        }

        return name.ToString();
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "Part of a published name, not a protection.")]
    private static string Digest(string externalId) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(externalId)));
}
