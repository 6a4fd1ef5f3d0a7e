using System.Globalization;
using System.Text.RegularExpressions;

namespace Ssm.StatefulServices.Parameters;

/// <summary>
/// An amount of bytes as users write it: <c>512M</c>, <c>1.5Gi</c>, <c>1073741824</c>. Every unit is a power of 1024, with or without the
/// <c>i</c>: <c>1G</c> is 1073741824 bytes, as the platform's users have always read it. Kubernetes reads <c>1G</c> as 10^9, so what goes
/// to Kubernetes is written by <see cref="ToKubernetes"/>.
/// </summary>
public readonly partial record struct ByteQuantity(long Bytes) : IComparable<ByteQuantity>
{
    /// <summary>The regular expression, in JSON Schema's dialect, that every quantity matches.</summary>
    public const string Pattern = "^[0-9]{1,15}(\\.[0-9]{1,3})?([KMGT]i?)?$";

    /// <summary>Reads a quantity; false when the text is no quantity or the amount does not fit into 63 bits.</summary>
    public static bool TryParse(string text, out ByteQuantity quantity)
    {
        quantity = default;
        var match = Format().Match(text);
        if (!match.Success)
        {
            return false;
        }

        var amount = decimal.Parse(match.Groups["amount"].ValueSpan, CultureInfo.InvariantCulture);
        var bytes = decimal.Floor(amount * Unit(match.Groups["unit"].ValueSpan));
        if (bytes > long.MaxValue)
        {
            return false;
        }

        quantity = new ByteQuantity((long)bytes);
        return true;
    }

    /// <summary>Reads a quantity that is known to be one, such as a plan's default.</summary>
    /// <exception cref="FormatException">The text is no quantity.</exception>
    public static ByteQuantity Parse(string text) =>
        TryParse(text, out var quantity) ? quantity : throw new FormatException($"\"{text}\" is no amount of bytes such as 512M or 1Gi");

    /// <summary>The amount as a Kubernetes quantity, in the largest unit that states it exactly.</summary>
    public string ToKubernetes() => Bytes switch
    {
        0 => "0",
        _ when Bytes % (1L << 30) == 0 => $"{Bytes >> 30}Gi",
        _ when Bytes % (1L << 20) == 0 => $"{Bytes >> 20}Mi",
        _ when Bytes % (1L << 10) == 0 => $"{Bytes >> 10}Ki",
        _ => Bytes.ToString(CultureInfo.InvariantCulture),
    };

    /// <inheritdoc/>
    public int CompareTo(ByteQuantity other) => Bytes.CompareTo(other.Bytes);

    /// <summary>True when <paramref name="left"/> is the smaller amount.</summary>
    public static bool operator <(ByteQuantity left, ByteQuantity right) => left.Bytes < right.Bytes;

    /// <summary>True when <paramref name="left"/> is the larger amount.</summary>
    public static bool operator >(ByteQuantity left, ByteQuantity right) => left.Bytes > right.Bytes;

    /// <summary>True when <paramref name="left"/> is not the larger amount.</summary>
    public static bool operator <=(ByteQuantity left, ByteQuantity right) => left.Bytes <= right.Bytes;

    /// <summary>True when <paramref name="left"/> is not the smaller amount.</summary>
    public static bool operator >=(ByteQuantity left, ByteQuantity right) => left.Bytes >= right.Bytes;

    private static long Unit(ReadOnlySpan<char> unit) => unit switch
    {
        [] => 1,
        ['K', ..] => 1L << 10,
        ['M', ..] => 1L << 20,
        ['G', ..] => 1L << 30,
        _ => 1L << 40,
    };

    [GeneratedRegex("^(?<amount>[0-9]{1,15}(\\.[0-9]{1,3})?)(?<unit>[KMGT]i?)?\\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Format();
}
