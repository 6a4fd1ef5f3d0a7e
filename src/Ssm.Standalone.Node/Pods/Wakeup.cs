namespace Ssm.Standalone.Node.Pods;

/// <summary>Lets many wait for the next ring. Thread-safe.</summary>
internal sealed class Wakeup
{
    private TaskCompletionSource _next = Create();

    /// <summary>Completes at the next ring. Take it before looking, await it after having found nothing.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Wakes all that wait.</summary>
    public void Ring() => Interlocked.Exchange(ref _next, Create()).TrySetResult();

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
