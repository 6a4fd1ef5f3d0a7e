namespace Ssm.ServiceCatalog.Api;

/// <summary>The values of <c>status.deprovisionStatus</c> and <c>status.unbindStatus</c> beside the empty one: whether the broker must be asked before the object may go.</summary>
internal static class RemovalStatus
{
    public const string NotRequired = "NotRequired";
    public const string Required = "Required";
    public const string Succeeded = "Succeeded";
    public const string Failed = "Failed";
}
