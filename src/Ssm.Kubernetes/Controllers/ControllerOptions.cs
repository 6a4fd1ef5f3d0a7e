namespace Ssm.Kubernetes;

/// <summary>How a controller works through its queue.</summary>
public sealed class ControllerOptions
{
    /// <summary>Passes at the same time, always for different keys. Default 4.</summary>
    public int Workers { get; set; } = 4;

    /// <summary>The wait after the first failed pass of a key; it doubles with each further one. Default 20 ms.</summary>
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The longest wait between failed passes of a key. Default 1 min.</summary>
    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Deadline of one pass; a pass beyond it is cancelled and tried again. Default 2 min.</summary>
    public TimeSpan PassTimeout { get; set; } = TimeSpan.FromMinutes(2);
}
