namespace Ssm.Standalone.ApiServer.Verbs;

/// <summary>How long watches live and how often they say where they are.</summary>
/// <param name="BookmarkInterval">Between two bookmarks of a quiet watch.</param>
/// <param name="MinimumTimeout">Watches without <c>timeoutSeconds</c> end after this time at the earliest, and twice this at the latest.</param>
/// <param name="Jitter">Spreads the ends: 0 ≤ x &lt; 1.</param>
internal sealed record WatchOptions(TimeSpan BookmarkInterval, TimeSpan MinimumTimeout, Func<double> Jitter)
{
    public TimeSpan NextTimeout() => MinimumTimeout * (1 + Jitter());
}
