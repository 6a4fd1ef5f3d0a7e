namespace Ssm.Kubernetes;

/// <summary>How long to wait after a number of failures in a row.</summary>
public static class Backoff
{
    /// <summary>Doubles from <paramref name="first"/> up to <paramref name="most"/>, each time less up to a fifth by jitter so that a crowd spreads out.</summary>
    /// <param name="failures">Failures in a row, at least 1.</param>
    /// <param name="first">The wait after the first failure.</param>
    /// <param name="most">The longest wait.</param>
    /// <param name="jitter">A number in [0, 1) at each call.</param>
    public static TimeSpan After(int failures, TimeSpan first, TimeSpan most, Func<double> jitter)
    {
        ArgumentNullException.ThrowIfNull(jitter);
        var exponent = Math.Clamp(failures - 1, 0, 40);
        var wait = Math.Min(first.TotalMilliseconds * Math.Pow(2, exponent), most.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(wait * (1 - (0.2 * jitter())));
    }
}
