namespace Ssm.Standalone.ApiServer.Printing;

/// <summary>Ages as kubectl shows them: <c>5m55s</c>, <c>3h12m</c>, <c>60d</c>.</summary>
public static class HumanDuration
{
    /// <summary>
    /// At most two units, finer the shorter it is (apimachinery's <c>duration.HumanDuration</c>). Up to a second below zero reads "0s",
    /// since clocks differ; further below reads "&lt;invalid&gt;".
    /// </summary>
    public static string Format(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        var minutes = (long)duration.TotalMinutes;
        var hours = (long)duration.TotalHours;
        var days = hours / 24;
        return seconds switch
        {
            < -1 => "<invalid>",
            < 0 => "0s",
            < 120 => $"{seconds}s",
            _ when minutes < 10 => Two(minutes, 'm', seconds % 60, 's'),
            _ when minutes < 180 => $"{minutes}m",
            _ when hours < 8 => Two(hours, 'h', minutes % 60, 'm'),
            _ when hours < 48 => $"{hours}h",
            _ when days < 8 => Two(days, 'd', hours % 24, 'h'),
            _ when days < 365 * 2 => $"{days}d",
            _ when days < 365 * 8 => Two(days / 365, 'y', days % 365, 'd'),
            _ => $"{days / 365}y",
        };
    }

    private static string Two(long large, char largeUnit, long small, char smallUnit) =>
        small == 0 ? $"{large}{largeUnit}" : $"{large}{largeUnit}{small}{smallUnit}";
}
