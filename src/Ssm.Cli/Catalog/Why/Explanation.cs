using Ssm.ServiceCatalog.Waiting;

namespace Ssm.Cli.Catalog.Why;

/// <summary>Says how an object stands and what it waits for: the catalog's own condition, in a sentence. Pure.</summary>
internal static class Explanation
{
    private const string Controller = "it waits for the catalog controller, which acts on it at once when it runs";

    /// <summary>One sentence; <paramref name="name"/> begins it.</summary>
    public static string Of(WhySubject subject, string name)
    {
        var isDeleting = subject.Metadata.DeletionTimestamp is not null;
        if (ObjectStatus.Find(subject.Conditions, "Ready") is not { } ready)
        {
            return $"{name} {(isDeleting ? "is being deleted and was never worked on" : "was not worked on yet")}; {Controller}.";
        }

        if (!isDeleting && subject.Metadata.Generation > subject.ObservedGeneration && !subject.IsPolling)
        {
            return $"{name} has changed; {Controller}.";
        }

        var failed = ObjectStatus.Find(subject.Conditions, "Failed") is { Status: "True" } final ? final : null;
        var state = isDeleting ? $"is being deleted: {ready.Message}"
            : failed is not null ? $"has failed: {failed.Message}"
            : ready.Status == "True" ? $"is ready: {ready.Message}"
            : $"is not ready: {ready.Message}";
        return $"{name} {state.TrimEnd('.')}{Waiting(subject, isDeleting)}.";
    }

    private static string Waiting(WhySubject subject, bool isDeleting)
    {
        // Without the condition, which the original does not write, the reasons tell what it waits for, though not its name.
        var text = ObjectStatus.Find(subject.Conditions, WaitingDecider.Condition)?.Message ?? WaitingDecider.Of(new WaitingSubject
        {
            Conditions = subject.Conditions ?? [],
            IsDeleting = isDeleting,
            IsPolling = subject.IsPolling,
            OperationStartTime = subject.OperationStartTime,
        })?.Sentence;
        return string.IsNullOrEmpty(text) ? "" : $"; it {char.ToLowerInvariant(text[0])}{text[1..].TrimEnd('.')}";
    }
}
