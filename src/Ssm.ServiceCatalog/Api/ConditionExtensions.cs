using Ssm.ServiceCatalog.Api.V1Beta1;

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
        return old is null
            ? [.. conditions, changed]
            : [.. conditions.Select(condition => condition.Type == type ? changed : condition)];
    }

    public static IReadOnlyList<ServiceCondition> Without(this IReadOnlyList<ServiceCondition> conditions, string type) =>
        [.. conditions.Where(condition => condition.Type != type)];

    /// <summary>
    /// What the Status column shows: the type of the condition whose status changed last if that is true, else its reason; of several that changed
    /// at once the last in the list. The original looks at the end of the list, however old that is (its appendix A, 15).
    /// </summary>
    public static string LastState(this IReadOnlyList<ServiceCondition> conditions, FeatureGates gates)
    {
        if (conditions is not [.., var last])
        {
            return "";
        }

        var shown = gates.LegacyLastConditionState ? last : conditions.Reverse().MaxBy(condition => condition.LastTransitionTime ?? DateTimeOffset.MinValue)!;
        return shown.Status == ConditionStatus.True ? shown.Type : shown.Reason;
    }
}
