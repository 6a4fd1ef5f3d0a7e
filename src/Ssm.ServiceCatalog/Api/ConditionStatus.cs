namespace Ssm.ServiceCatalog.Api;

/// <summary>The values of <c>condition.status</c>.</summary>
internal static class ConditionStatus
{
    public const string True = "True";
    public const string False = "False";
    public const string Unknown = "Unknown";
}
