using Microsoft.Extensions.Time.Testing;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Retries;

namespace Ssm.ServiceCatalog.Tests;

public sealed class OperationSchedulesTests
{
    private static readonly NamespacedName Key = new("test", "redis-test");
    private static readonly NextStep Failed = new NextStep.Retry(IsUnreachable: false, Asked: null);

    private readonly FakeTimeProvider _time = new();
    private readonly OperationSchedules _schedules;

    public OperationSchedulesTests() => _schedules = new OperationSchedules(new CatalogControllerOptions(), _time);

    [Fact]
    public void After_FailuresInARow_DoublesUpToTheLimit()
    {
        var waits = Enumerable.Range(0, 13).Select(_ => After(OperationPhase.Creating, Failed)!.Value.TotalSeconds).ToList();

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1200, 1200], waits);
    }

    [Fact]
    public void After_Unreachable_NeverWaitsLong()
    {
        var unreachable = new NextStep.Retry(IsUnreachable: true, Asked: null);

        Assert.Equal([1, 2, 4, 8, 10, 10], Enumerable.Range(0, 6).Select(_ => After(OperationPhase.Creating, unreachable)!.Value.TotalSeconds));
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(0, 0.1)]
    [InlineData(100_000, 1200)]
    public void After_BrokerAsks_IsObeyedWithinReason(double asked, double waited) =>
        Assert.Equal(waited, After(OperationPhase.Polling, new NextStep.Poll(TimeSpan.FromSeconds(asked)))!.Value.TotalSeconds);

    /// <summary>A deprovision that fails while it is polled must not be sent again at once, and again, and again.</summary>
    [Fact]
    public void After_FailedPollOfARemoval_DelaysTheNextRemoval()
    {
        After(OperationPhase.Polling, Failed);
        After(OperationPhase.Removing, NextStep.PollNow.Instance);
        After(OperationPhase.Polling, Failed);

        Assert.Equal(TimeSpan.FromSeconds(2), Remaining(OperationPhase.Removing));
        Assert.Null(Remaining(OperationPhase.Polling));
    }

    [Fact]
    public void Remaining_AfterItsTimeOrSuccess_IsOver()
    {
        After(OperationPhase.Creating, Failed);
        _time.Advance(TimeSpan.FromSeconds(0.4));
        Assert.Equal(TimeSpan.FromSeconds(0.6), Remaining(OperationPhase.Creating));
        _time.Advance(TimeSpan.FromSeconds(0.6));
        Assert.Null(Remaining(OperationPhase.Creating));
        After(OperationPhase.Creating, Failed);
        After(OperationPhase.Creating, NextStep.Finished.Instance);

        Assert.Null(Remaining(OperationPhase.Creating));
    }

    [Fact]
    public void Remaining_OfAnotherSubject_DoesNotCount()
    {
        After(OperationPhase.Creating, Failed);

        Assert.Null(_schedules.Remaining(Key, OperationPhase.Creating, _ => "the next generation"));
    }

    private TimeSpan? After(OperationPhase phase, NextStep next) => _schedules.After(Key, phase, SubjectOf, next);

    private TimeSpan? Remaining(OperationPhase phase) => _schedules.Remaining(Key, phase, SubjectOf);

    private static string SubjectOf(OperationPhase phase) => phase.ToString();
}
