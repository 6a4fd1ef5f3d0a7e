namespace Ssm.OpenServiceBroker.Errors;

/// <summary>The <c>error</c> member of a refusal: one word in camel case. OSB v2.17, "Error Codes".</summary>
/// <param name="Value">Non-empty.</param>
public readonly record struct OsbErrorCode(string Value)
{
    /// <summary>The client must send <c>accepts_incomplete=true</c>.</summary>
    public static readonly OsbErrorCode AsyncRequired = new("AsyncRequired");

    /// <summary>Another operation on the same resource is in progress; no orphan mitigation.</summary>
    public static readonly OsbErrorCode ConcurrencyError = new("ConcurrencyError");

    /// <summary>The bind request lacks <c>app_guid</c>.</summary>
    public static readonly OsbErrorCode RequiresApp = new("RequiresApp");

    /// <summary>The requested version is not the catalog's. Since 2.15.</summary>
    public static readonly OsbErrorCode MaintenanceInfoConflict = new("MaintenanceInfoConflict");

    /// <summary>The code itself.</summary>
    public override string ToString() => Value ?? "";
}
