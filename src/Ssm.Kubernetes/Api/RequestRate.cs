namespace Ssm.Kubernetes;

/// <summary>A token bucket: so many requests a second, and a burst before that counts. Thread-safe.</summary>
/// <param name="perSecond">Requests a second in the long run; above zero.</param>
/// <param name="burst">Requests that may come at once; at least one.</param>
/// <param name="time">The clock.</param>
internal sealed class RequestRate(double perSecond, int burst, TimeProvider time)
{
    private readonly Lock _lock = new();
    private double _tokens = burst;
    private long _filled = time.GetTimestamp();

    /// <summary>Takes a place in the row and says how long to wait for it.</summary>
    public TimeSpan Take()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(burst, _tokens + (time.GetElapsedTime(_filled, now).TotalSeconds * perSecond)) - 1;
            _filled = now;
            return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / perSecond);
        }
    }
}
