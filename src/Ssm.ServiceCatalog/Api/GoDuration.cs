using System.Globalization;
using System.Text.RegularExpressions;

namespace Ssm.ServiceCatalog.Api;

/// <summary>Durations as Go writes them (<c>1h15m0.5s</c>), the form of every duration in the Kubernetes API.</summary>
public static partial class GoDuration
{
    /// <summary>Reads a duration. Null when <paramref name="text"/> is not a Go duration or does not fit a <see cref="TimeSpan"/>.</summary>
    /// <param name="text">For example <c>1h15m</c>.</param>
    public static TimeSpan? Parse(string text)
    {
        if (text == "0")
        {
            return TimeSpan.Zero;
        }

        var match = Pattern().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var ticks = 0d;
        for (var i = 0; i < match.Groups["unit"].Captures.Count; i++)
        {
            ticks += double.Parse(match.Groups["value"].Captures[i].Value) * TicksOf(match.Groups["unit"].Captures[i].Value);
        }

        ticks = match.Groups["sign"].Value == "-" ? -ticks : ticks;
        return Math.Abs(ticks) < long.MaxValue ? TimeSpan.FromTicks((long)ticks) : null;
    }

    /// <summary>Writes a duration as Go does: <c>1h15m0.5s</c>, <c>20m0s</c>, <c>100ms</c>.</summary>
    /// <param name="duration">Not negative.</param>
    public static string Format(TimeSpan duration)
    {
        if (duration < TimeSpan.FromSeconds(1))
        {
            return duration == TimeSpan.Zero ? "0s" : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds}ms");
        }

        var seconds = string.Create(CultureInfo.InvariantCulture, $"{(decimal)(duration.Ticks % TimeSpan.TicksPerMinute) / TimeSpan.TicksPerSecond:0.#######}s");
        var hours = (long)duration.TotalHours;
        return hours > 0 ? $"{hours}h{duration.Minutes}m{seconds}" : duration.Minutes > 0 ? $"{duration.Minutes}m{seconds}" : seconds;
    }

    private static double TicksOf(string unit) => unit switch
    {
        "h" => TimeSpan.TicksPerHour,
        "m" => TimeSpan.TicksPerMinute,
        "s" => TimeSpan.TicksPerSecond,
        "ms" => TimeSpan.TicksPerMillisecond,
        "ns" => 1d / TimeSpan.NanosecondsPerTick,
        _ => TimeSpan.TicksPerMicrosecond,
    };

    [GeneratedRegex(@"^(?<sign>[+-]?)(?:(?<value>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?<unit>h|ms|m|s|us|µs|μs|ns))+$", RegexOptions.None, 1000)]
    private static partial Regex Pattern();
}
