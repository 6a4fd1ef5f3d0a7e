using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Waiting;

namespace Ssm.ServiceCatalog.Api;

/// <summary>
/// Condition lists as the original keeps them: in order of first appearance, changed in place,
/// <c>lastTransitionTime</c> moving only with <c>status</c>.
/// </summary>
internal static class ConditionExtensions
{
    public static ServiceCondition? Find(this IReadOnlyList<ServiceCondition> conditions, string type) =>
        conditions.FirstOrDefault(condition => condition.Type == type);

    public static bool IsTrue(this IReadOnlyList<ServiceCondition> conditions, string type) =>
        conditions.Find(type)?.Status == ConditionStatus.True;

    public static IReadOnlyList<ServiceCondition> With(
        this IReadOnlyList<ServiceCondition> conditions, string type, string status, Notice notice, DateTimeOffset now)
    {
        var old = conditions.Find(type);
        var changed = new ServiceCondition
        {
            Type = type,
            Status = status,
            Reason = notice.Reason,
            Message = notice.Message,
            LastTransitionTime = old?.Status == status ? old.LastTransitionTime : now,
        };
        if (old is null)
        {
            return IsOurs(type) ? [changed, .. conditions] : [.. conditions, changed];
        }

        return [.. conditions.Select(condition => condition.Type == type ? changed : condition)];
    }

    /// <summary>With the condition that says what the object waits for, or without it when it waits for nothing.</summary>
    public static IReadOnlyList<ServiceCondition> Waiting(this IReadOnlyList<ServiceCondition> conditions, WaitingSubject subject, DateTimeOffset now) =>
        WaitingDecider.Of(subject with { Conditions = conditions }) is { } notice
            ? conditions.With(ConditionType.Settled, ConditionStatus.False, new Notice(notice.Reason, notice.Sentence), now)
            : conditions.Without(ConditionType.Settled);

    public static IReadOnlyList<ServiceCondition> Without(this IReadOnlyList<ServiceCondition> conditions, string type) =>
        [.. conditions.Where(condition => condition.Type != type)];

    /// <summary>
    /// What the Status column shows: the type of the condition whose status changed last if that is true, else its reason; of several that changed
    /// at once the last in the list. The original looks at the end of the list, however old that is (its appendix A, 15).
    /// </summary>
    public static string LastState(this IReadOnlyList<ServiceCondition> conditions, FeatureGates gates)
    {
        if (conditions.Where(condition => !IsOurs(condition.Type)).ToList() is not [.., var last] originals)
        {
            return "";
        }

        var shown = gates.LegacyLastConditionState ? last : originals.AsEnumerable().Reverse().MaxBy(condition => condition.LastTransitionTime ?? DateTimeOffset.MinValue)!;
        return shown.Status == ConditionStatus.True ? shown.Type : shown.Reason;
    }

    /// <summary>
    /// A condition that the original does not have stands before its own: svcat shows the last of the list.
    /// </summary>
    private static bool IsOurs(string type) => type is ConditionType.Settled or ConditionType.Drifted;
}
