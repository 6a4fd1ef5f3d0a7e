using Microsoft.Extensions.Time.Testing;
using Prometheus;

namespace Ssm.Kubernetes.Tests.Controllers;

public sealed class WorkQueueTests : IDisposable
{
    private static readonly NamespacedName A = new("ns", "a");
    private static readonly NamespacedName B = new("ns", "b");
    private readonly FakeTimeProvider _time = new();
    private readonly CollectorRegistry _metrics = Metrics.NewCustomRegistry();
    private readonly WorkQueue _queue;

    public WorkQueueTests() => _queue = new WorkQueue(_time, new WorkQueueMetrics(_metrics, "tests"));

    [Fact]
    public async Task Add_SameKeyTwice_IsTakenOnce()
    {
        _queue.Add(A);
        _queue.Add(A);
        _queue.Add(B);

        Assert.Equal(A, await TakeAsync());
        Assert.Equal(B, await TakeAsync());
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public async Task Add_WhileKeyIsProcessed_IsTakenAgainOnlyAfterDone()
    {
        _queue.Add(A);
        await TakeAsync();
        _queue.Add(A);
        Assert.Equal(0, _queue.Count);

        _queue.Done(A);

        Assert.Equal(A, await TakeAsync());
    }

    [Fact]
    public async Task Done_WithoutNewAdd_LeavesNothing()
    {
        _queue.Add(A);
        _queue.Done(await TakeAsync());

        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void AddAfter_BeforeItsTime_IsNotReady()
    {
        _queue.AddAfter(A, TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(0, _queue.Count);

        _time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Equal(1, _queue.Count);
    }

    [Fact]
    public void AddAfter_Twice_TheShorterDelayCounts()
    {
        _queue.AddAfter(A, TimeSpan.FromSeconds(10));
        _queue.AddAfter(A, TimeSpan.FromSeconds(1));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, _queue.Count);
    }

    [Fact]
    public async Task Add_DuringDelay_VoidsTheDelay()
    {
        _queue.AddAfter(A, TimeSpan.FromSeconds(1));
        _queue.Add(A);
        _queue.Done(await TakeAsync());

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void AddAfter_ManyKeys_AreReleasedInOrderOfTheirTime()
    {
        _queue.AddAfter(B, TimeSpan.FromSeconds(2));
        _queue.AddAfter(A, TimeSpan.FromSeconds(1));

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, _queue.Count);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(2, _queue.Count);
    }

    [Fact]
    public void Delay_EndsWhileTheQueueIsDisposed_AddsNothing()
    {
        var time = new LateTimers();
        var queue = new WorkQueue(time, new WorkQueueMetrics(Metrics.NewCustomRegistry(), "tests"));
        queue.AddAfter(A, TimeSpan.FromSeconds(1));

        queue.Dispose();
        time.FireAfter(TimeSpan.FromSeconds(2));
        queue.Add(B);

        Assert.Equal(0, queue.Count);
    }

    public void Dispose() => _queue.Dispose();

    private async Task<NamespacedName> TakeAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        return await _queue.TakeAsync(deadline.Token);
    }
}
