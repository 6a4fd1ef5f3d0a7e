using System.Diagnostics;
using Ssm.Kubernetes;

namespace Ssm.ServiceCatalog.Retries;

/// <summary>The back-offs of the objects of one kind: of creating, of polling and of removing.</summary>
internal sealed class OperationSchedules(CatalogControllerOptions options, TimeProvider timeProvider)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);

    private readonly RetrySchedule _creations = new(FirstWait, timeProvider);
    private readonly RetrySchedule _polls = new(FirstWait, timeProvider);
    private readonly RetrySchedule _removals = new(FirstWait, timeProvider);

    /// <summary>How long the back-off of the phase lasts; null = it is time.</summary>
    /// <param name="key">The object.</param>
    /// <param name="phase">What it is busy with.</param>
    /// <param name="subjectOf">What exactly, for a phase: a wait for something else does not count.</param>
    public TimeSpan? Remaining(NamespacedName key, OperationPhase phase, Func<OperationPhase, string> subjectOf) =>
        ScheduleOf(phase).Remaining(key, subjectOf(phase));

    /// <summary>Notes how a pass ended, and says how long to wait; null = until something changes.</summary>
    /// <param name="key">The object.</param>
    /// <param name="phase">What it was busy with.</param>
    /// <param name="subjectOf">What exactly, for a phase.</param>
    /// <param name="next">When it goes on.</param>
    public TimeSpan? After(NamespacedName key, OperationPhase phase, Func<OperationPhase, string> subjectOf, NextStep next)
    {
        switch (next)
        {
            case NextStep.OnChange:
                return null;
            case NextStep.Finished:
                Forget(key);
                return null;
            case NextStep.PollNow:
                _polls.Forget(key);
                return null;
            case NextStep.Poll poll:
                return _polls.Next(key, subjectOf(OperationPhase.Polling), options.OperationPollingMaximumBackoff, poll.Asked);
            case NextStep.Retry retry:
                // An operation that failed while it was polled is asked for again: only removals are.
                var again = phase == OperationPhase.Creating ? OperationPhase.Creating : OperationPhase.Removing;
                return ScheduleOf(again).Next(key, subjectOf(again), LongestWait(retry), retry.Asked);
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The next attempt at anything is a first one.</summary>
    public void Forget(NamespacedName key)
    {
        _creations.Forget(key);
        _polls.Forget(key);
        _removals.Forget(key);
    }

    private TimeSpan LongestWait(NextStep.Retry retry) =>
        retry.IsUnreachable && options.UnreachableMaximumBackoff < options.OperationPollingMaximumBackoff
            ? options.UnreachableMaximumBackoff
            : options.OperationPollingMaximumBackoff;

    private RetrySchedule ScheduleOf(OperationPhase phase) => phase switch
    {
        OperationPhase.Creating => _creations,
        OperationPhase.Polling => _polls,
        _ => _removals,
    };
}
