using System.Diagnostics.CodeAnalysis;

namespace Ssm.Kubernetes.Tests.Controllers;

/// <summary>Timers whose callbacks are on their way already when they are disposed, as those of the runtime may be.</summary>
internal sealed class LateTimers : TimeProvider
{
    private readonly List<Action> _callbacks = [];
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    public override DateTimeOffset GetUtcNow() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _callbacks.Add(() => callback(state));
        return new Timer();
    }

    public void FireAfter(TimeSpan time)
    {
        _now += time;
        _callbacks.ForEach(callback => callback());
    }

    [SuppressMessage("Design", "CA1816:Call GC.SuppressFinalize", Justification = "Nothing is held.")]
    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
