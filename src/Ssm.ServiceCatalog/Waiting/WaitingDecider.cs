using System.Globalization;
using Ssm.ServiceCatalog.Api;

namespace Ssm.ServiceCatalog.Waiting;

/// <summary>Says what an object waits for, on which object, and when the next step comes. Pure; most urgent first.</summary>
public static class WaitingDecider
{
    /// <summary>Name of the condition that says it. It is there only while an object waits, and then <c>False</c>.</summary>
    public const string Condition = ConditionType.Settled;

    /// <summary>Null = it waits for nothing.</summary>
    public static WaitingNotice? Of(WaitingSubject subject)
    {
        var ready = subject.Conditions.Find(ConditionType.Ready);
        if (ready is null)
        {
            return null;
        }

        if (ready.Status == ConditionStatus.True && !subject.IsDeleting)
        {
            return subject.Beside is { } reason ? Beside(reason, subject) : null;
        }

        if (subject.IsPolling)
        {
            return Of(WaitsFor.Operation, subject);
        }

        if (subject.NextAttempt is not null)
        {
            return Of(WaitingReasons.Of(ready.Reason) is WaitsFor.BrokerSecret ? WaitsFor.BrokerSecret : WaitsFor.Retry, subject);
        }

        var isFinal = subject.Conditions.IsTrue(ConditionType.Failed) && !subject.IsMitigating && !subject.IsDeleting;
        return Of(isFinal ? WaitsFor.Correction : WaitingReasons.Of(ready.Reason), subject);
    }

    /// <summary>A ready object is settled but for the change of its credential.</summary>
    private static WaitingNotice Beside(string reason, WaitingSubject subject)
    {
        var notice = Of(subject.IsPolling ? WaitsFor.Operation : WaitingReasons.Of(reason), subject);
        return notice with { Sentence = $"{notice.Sentence.TrimEnd('.')}, to have its credential changed." };
    }

    private static WaitingNotice Of(WaitsFor waitsFor, WaitingSubject subject) => new(waitsFor, $"Waits for {On(waitsFor, subject)}{Next(waitsFor, subject)}.");

    private static string On(WaitsFor waitsFor, WaitingSubject subject)
    {
        var named = waitsFor is WaitsFor.Retry or WaitsFor.Answer or WaitsFor.Operation ? WaitsFor.Broker : waitsFor;
        return subject.Names.TryGetValue(named, out var name) ? name : named switch
        {
            WaitsFor.Class => "its class",
            WaitsFor.Plan => "its plan",
            WaitsFor.Broker => "its broker",
            WaitsFor.BrokerSecret => "the Secret of its broker",
            WaitsFor.Secret => "the Secrets of its parameters",
            WaitsFor.Instance => "its instance",
            WaitsFor.Twin => "the other instance of its external id",
            WaitsFor.OrphanedResource => "the OrphanedResource of its external id",
            WaitsFor.Bindings => "its bindings",
            WaitsFor.Overlap => "applications to take up the new credential",
            _ => "its spec to be corrected",
        };
    }

    private static string Next(WaitsFor waitsFor, WaitingSubject subject) => waitsFor switch
    {
        WaitsFor.Answer => subject.OperationStartTime is { } asked ? $" to answer what it was first asked at {Text(asked)}" : " to answer",
        WaitsFor.Operation => (subject.OperationStartTime is { } began ? $" to finish what it began at {Text(began)}" : " to finish")
            + ", and asks it again by itself, at the latest when as much time has passed again",
        WaitsFor.Retry or WaitsFor.BrokerSecret when subject.NextAttempt is { } next => $", and tries again at {Text(next)}",
        WaitsFor.Retry => ", and tries again by itself",
        WaitsFor.Overlap when subject.NextAttempt is { } end => $", and has the old one revoked at {Text(end)}",
        WaitsFor.Correction => "; nothing more is tried before",
        WaitsFor.Bindings => " to be deleted, and goes on at once when that is done",
        _ => ", and goes on at once when that changes",
    };

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
