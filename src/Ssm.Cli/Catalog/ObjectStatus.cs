using System.Globalization;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog;

/// <summary>How a list of conditions is shown.</summary>
internal static class ObjectStatus
{
    /// <summary>One word: the type of the last condition if true, else its reason; empty without conditions.</summary>
    public static string Short(IReadOnlyList<ServiceCondition>? conditions) => conditions switch
    {
        null or [] => string.Empty,
        [.., var last] => IsTrue(last) ? last.Type : last.Reason,
    };

    /// <summary>The word, the message and since when.</summary>
    public static string Full(IReadOnlyList<ServiceCondition>? conditions) => Short(conditions) is { Length: > 0 } word && conditions is [.., var last]
        ? string.Create(CultureInfo.InvariantCulture, $"{word} - {last.Message.TrimEnd('.')} @ {Time(last.LastTransitionTime)}")
        : string.Empty;

    /// <summary>True when the condition of that type is.</summary>
    public static bool Is(IReadOnlyList<ServiceCondition>? conditions, string type) => Find(conditions, type) is { } condition && IsTrue(condition);

    /// <summary>The condition of that type; null when there is none.</summary>
    public static ServiceCondition? Find(IReadOnlyList<ServiceCondition>? conditions, string type) =>
        conditions?.FirstOrDefault(condition => condition.Type == type);

    /// <summary>Whether a class or plan can still be ordered.</summary>
    public static string Offered(bool isRemoved) => isRemoved ? "Deprecated" : "Active";

    private static bool IsTrue(ServiceCondition condition) => condition.Status == "True";

    /// <summary>As Go prints a time in UTC.</summary>
    private static string Time(DateTimeOffset? time) => (time ?? DateTimeOffset.MinValue).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss '+0000 UTC'", CultureInfo.InvariantCulture);
}
