using System.Globalization;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Why;

/// <summary>Says what an object waits for. Pure; most urgent first.</summary>
internal static class Explanation
{
    private static readonly TimeSpan LongestPoll = TimeSpan.FromMinutes(20);

    /// <summary>What it waits for now.</summary>
    public static Waiting Of(WhySubject subject, DateTimeOffset now)
    {
        var isDeleting = subject.Metadata.DeletionTimestamp is not null;
        if (subject.Conditions is not [.., var last])
        {
            return Unseen(isDeleting);
        }

        if (isDeleting)
        {
            return Pending($"is being deleted: {last.Message}", subject, last, now);
        }

        if (subject.Metadata.Generation > subject.ObservedGeneration && !subject.IsPolling)
        {
            return new Waiting("has changed", "the catalog controller", "which acts on it at once when it runs");
        }

        if (ObjectStatus.Find(subject.Conditions, "Failed") is { Status: "True" } failed)
        {
            return new Waiting($"has failed: {failed.Message}", null, "nothing more is tried until its spec changes");
        }

        return ObjectStatus.Find(subject.Conditions, "Ready") switch
        {
            { Status: "True" } ready => new Waiting($"is ready: {ready.Message}", null, null),
            _ => Pending($"is not ready: {last.Message}", subject, last, now),
        };
    }

    private static Waiting Unseen(bool isDeleting) => new(
        isDeleting ? "is being deleted and was never worked on" : "was not worked on yet",
        "the catalog controller",
        "which acts on it at once when it runs");

    private static Waiting Pending(string state, WhySubject subject, ServiceCondition last, DateTimeOffset now)
    {
        var waitsFor = subject.IsPolling ? WaitsFor.Operation : ReasonTable.Of(last.Reason);
        var on = subject.Names.GetValueOrDefault(waitsFor);
        return waitsFor switch
        {
            WaitsFor.Operation => new Waiting(state, $"{Broker(subject)} to finish", $"which is asked again within {Text(NextPoll(subject, now))}"),
            WaitsFor.Answer => new Waiting(state, $"{Broker(subject)} to answer", Since(subject, now)),
            WaitsFor.Retry => new Waiting(state, Broker(subject), subject.Backoff ?? Again(subject, now)),
            WaitsFor.Correction => new Waiting(state, null, "correct its spec"),
            WaitsFor.Bindings => new Waiting(state, $"{on ?? "its bindings"} to be deleted", "and goes on at once when they are"),
            _ => new Waiting(state, on ?? "what it refers to", "and goes on at once when that changes"),
        };
    }

    private static string Again(WhySubject subject, DateTimeOffset now) =>
        subject.OperationStartTime is null ? "and is tried again by itself" : $"and is tried again within {Text(NextPoll(subject, now))}";

    private static string Broker(WhySubject subject) => subject.Names.GetValueOrDefault(WaitsFor.BrokerObject) ?? "the broker";

    private static string? Since(WhySubject subject, DateTimeOffset now) =>
        subject.OperationStartTime is { } started ? $"asked {Text(now - started)} ago" : null;

    /// <summary>Waits double, so the next comes at the latest when as much time has passed again.</summary>
    private static TimeSpan NextPoll(WhySubject subject, DateTimeOffset now)
    {
        var elapsed = subject.OperationStartTime is { } started ? now - started : TimeSpan.Zero;
        return elapsed < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : elapsed < LongestPoll ? elapsed : LongestPoll;
    }

    private static string Text(TimeSpan span) => span.TotalMinutes < 2
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(Math.Ceiling(span.TotalSeconds), 0):0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(span.TotalMinutes):0} min");
}
