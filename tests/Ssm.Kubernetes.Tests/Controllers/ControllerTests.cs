using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Ssm.Kubernetes.Tests.Controllers;

public sealed class ControllerTests
{
    /// <summary>A replica that loses the lease and gets it back has no event for what it was in the middle of.</summary>
    [Fact]
    public async Task Pass_CutOffWhenTheLeadIsLost_IsMadeAgainByTheNextTerm()
    {
        var reconciler = new Hanging();
        using var controller = new Controller(
            "tests", reconciler, new ControllerOptions(), new FakeTimeProvider(), () => 0.5, NullLogger.Instance, RoleMetrics.NewRegistry());
        using var term = new CancellationTokenSource();
        controller.Enqueue(new NamespacedName("ns", "a"));
        Assert.True(controller.TryBeginPass(out var pass, term.Token));

        await term.CancelAsync();
        await pass;

        Assert.True(controller.TryBeginPass(out var again, TestContext.Current.CancellationToken));
        reconciler.Rest.SetResult(ReconcileResult.Done);
        await again;
        Assert.False(controller.HasWork);
    }

    private sealed class Hanging : IReconciler
    {
        public TaskCompletionSource<ReconcileResult> Rest { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken) => Rest.Task.WaitAsync(cancellationToken);
    }
}
