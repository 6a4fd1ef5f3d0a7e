using System.Globalization;
using System.Text;

namespace Ssm.Standalone.Node.Logs;

/// <summary>
/// The form of a line in a log file: its time stamp (RFC 3339 with nanoseconds, always 30 bytes), a space, the container's own bytes. The stamp is
/// kept so that <c>--timestamps</c> and <c>--since</c> can be answered later.
/// </summary>
internal static class LogLine
{
    public const int PrefixLength = 31;
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z '";

    public static void WritePrefix(DateTimeOffset time, Span<byte> prefix)
    {
        Span<char> text = stackalloc char[PrefixLength];
        time.UtcDateTime.TryFormat(text, out _, Format, CultureInfo.InvariantCulture);
        Encoding.ASCII.GetBytes(text, prefix);
    }

    /// <summary>The time stamp of a line; null for a line that was cut, as a full disk leaves it.</summary>
    public static DateTimeOffset? Time(ReadOnlySpan<byte> line) =>
        line.Length >= PrefixLength
        && DateTimeOffset.TryParse(Encoding.ASCII.GetString(line[..(PrefixLength - 1)]), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;
}
