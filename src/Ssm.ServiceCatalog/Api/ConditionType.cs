namespace Ssm.ServiceCatalog.Api;

/// <summary>The values of <c>condition.type</c>.</summary>
internal static class ConditionType
{
    public const string Ready = "Ready";
    public const string Failed = "Failed";
    public const string OrphanMitigation = "OrphanMitigation";

    /// <summary>Ours: <c>False</c> while an object waits for something, absent else.</summary>
    public const string Settled = "Settled";

    /// <summary>Ours: <c>True</c> while the broker has something else than what it was asked for, absent else.</summary>
    public const string Drifted = "Drifted";
}
