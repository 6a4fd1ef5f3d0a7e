namespace Ssm.ServiceCatalog.Api;

/// <summary>The values of <c>condition.type</c>.</summary>
internal static class ConditionType
{
    public const string Ready = "Ready";
    public const string Failed = "Failed";
    public const string OrphanMitigation = "OrphanMitigation";
}
