namespace Ssm.Standalone.Node.Pods;

/// <summary>The end of a pod: first asked for, then, when its grace is over, forced. Grace may be shortened, never lengthened. Thread-safe.</summary>
internal sealed class PodStop(TimeProvider timeProvider) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _force = new(Timeout.InfiniteTimeSpan, timeProvider);
    private readonly TaskCompletionSource _requested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _deadline = DateTimeOffset.MaxValue;

    /// <summary>Completes when the pod is asked to end.</summary>
    public Task Requested => _requested.Task;

    public bool IsRequested => _requested.Task.IsCompleted;

    /// <summary>Fires when grace is over.</summary>
    public CancellationToken Force => _force.Token;

    /// <summary>Asks; of several times the earliest end counts.</summary>
    public void Request(TimeSpan grace)
    {
        lock (_gate)
        {
            var deadline = timeProvider.GetUtcNow() + grace;
            if (deadline >= _deadline)
            {
                return;
            }

            _deadline = deadline;
            if (grace > TimeSpan.Zero)
            {
                _force.CancelAfter(grace);
            }
            else
            {
                _force.Cancel();
            }

            _requested.TrySetResult();
        }
    }

    /// <summary>Waits, but no longer than until the pod is asked to end.</summary>
    public async Task DelayAsync(TimeSpan delay, TimeProvider clock)
    {
        using var done = new CancellationTokenSource();
        await Task.WhenAny(Requested, Task.Delay(delay, clock, done.Token));
        await done.CancelAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => _force.Dispose();
}
