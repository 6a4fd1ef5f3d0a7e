using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Prometheus;
using Ssm.Testing;

namespace Ssm.Kubernetes.Tests.Controllers;

public sealed class ControllerMetricsTests
{
    private static readonly NamespacedName A = new("ns", "a");
    private static readonly NamespacedName B = new("ns", "b");
    private readonly CollectorRegistry _registry = RoleMetrics.NewRegistry();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Queue_KeysThatWait_AreDepthAndLatency()
    {
        using var queue = new WorkQueue(_time, new WorkQueueMetrics(_registry, "tests"));
        queue.Add(A);
        queue.Add(A);
        queue.Add(B);
        queue.AddAfter(new NamespacedName("ns", "c"), TimeSpan.FromHours(1));
        Assert.Equal("2", await ValueAsync("workqueue_depth{name=\"tests\",controller=\"tests\"}"));

        _time.Advance(TimeSpan.FromSeconds(2));
        await queue.TakeAsync(TestContext.Current.CancellationToken);

        Assert.Equal("1", await ValueAsync("workqueue_depth{name=\"tests\",controller=\"tests\"}"));
        Assert.Equal("2", await ValueAsync("workqueue_adds_total{name=\"tests\",controller=\"tests\"}"));
        Assert.Equal("1", await ValueAsync("workqueue_retries_total{name=\"tests\",controller=\"tests\"}"));
        Assert.Equal("2", await ValueAsync("workqueue_queue_duration_seconds_sum{name=\"tests\",controller=\"tests\"}"));
        Assert.Equal("0", await ValueAsync("workqueue_queue_duration_seconds_bucket{name=\"tests\",controller=\"tests\",le=\"1\"}"));
        Assert.Equal("1", await ValueAsync("workqueue_queue_duration_seconds_bucket{name=\"tests\",controller=\"tests\",le=\"2.5\"}"));
    }

    [Fact]
    public async Task Queue_KeyAddedDuringItsPass_WaitsFromThen()
    {
        using var queue = new WorkQueue(_time, new WorkQueueMetrics(_registry, "tests"));
        queue.Add(A);
        await queue.TakeAsync(TestContext.Current.CancellationToken);
        queue.Add(A);
        _time.Advance(TimeSpan.FromSeconds(4));
        queue.Done(A);
        await queue.TakeAsync(TestContext.Current.CancellationToken);

        Assert.Equal("4", await ValueAsync("workqueue_queue_duration_seconds_sum{name=\"tests\",controller=\"tests\"}"));
    }

    [Fact]
    public async Task Passes_ByResult_AreCountedAndTimed()
    {
        var passes = new Queue<Func<Task<ReconcileResult>>>(
        [
            () => throw new InvalidOperationException("planned"),
            () => throw new TerminalException("planned"),
            () => Task.FromResult(ReconcileResult.RequeueAfter(TimeSpan.FromHours(1))),
            async () =>
            {
                _time.Advance(TimeSpan.FromSeconds(3));
                Assert.Equal("1", await ValueAsync("controller_runtime_active_workers{controller=\"tests\"}"));
                return ReconcileResult.Done;
            },
        ]);
        var left = new CountdownEvent(passes.Count);
        using var controller = new Controller(
            "tests", new Scripted(passes, left), new ControllerOptions { Workers = 1, FirstRetry = TimeSpan.FromHours(1), LongestRetry = TimeSpan.FromHours(1) }, _time, () => 0.5, NullLogger.Instance, _registry);
        using var stopping = new CancellationTokenSource();
        var running = controller.RunAsync(stopping.Token);
        for (var key = passes.Count; key > 0; key--)
        {
            controller.Enqueue(new NamespacedName("ns", $"{key}"));
        }

        await Eventually.TrueAsync(async () => left.IsSet && await ValueAsync("controller_runtime_active_workers{controller=\"tests\"}") == "0", text: "all passes have ended");
        await stopping.CancelAsync();
        await running;

        foreach (var result in (string[])["success", "error", "terminal_error", "requeue_after"])
        {
            Assert.Equal("1", await ValueAsync($"controller_runtime_reconcile_total{{controller=\"tests\",result=\"{result}\"}}"));
        }

        Assert.Equal("2", await ValueAsync("controller_runtime_reconcile_errors_total{controller=\"tests\"}"));
        Assert.Equal("4", await ValueAsync("controller_runtime_reconcile_time_seconds_count{controller=\"tests\"}"));
        Assert.Equal("3", await ValueAsync("controller_runtime_reconcile_time_seconds_sum{controller=\"tests\"}"));
        Assert.Equal("1", await ValueAsync("controller_runtime_max_concurrent_reconciles{controller=\"tests\"}"));
    }

    private async Task<string?> ValueAsync(string series)
    {
        using var text = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(text, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(text.ToArray()).Split('\n').FirstOrDefault(line => line.StartsWith($"{series} ", StringComparison.Ordinal))?[(series.Length + 1)..];
    }

    private sealed class Scripted(Queue<Func<Task<ReconcileResult>>> passes, CountdownEvent left) : IReconciler
    {
        public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
        {
            try
            {
                return await passes.Dequeue()();
            }
            finally
            {
                left.Signal();
            }
        }
    }
}
