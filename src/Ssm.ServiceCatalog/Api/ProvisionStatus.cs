namespace Ssm.ServiceCatalog.Api;

/// <summary>The values of <c>status.provisionStatus</c> beside the empty one.</summary>
internal static class ProvisionStatus
{
    public const string Provisioned = "Provisioned";
    public const string NotProvisioned = "NotProvisioned";
}
