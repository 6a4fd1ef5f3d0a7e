namespace Ssm.ServiceCatalog.Api;

/// <summary>The values of an instance's <c>status.currentOperation</c>; null when there is none.</summary>
internal static class InstanceOperation
{
    public const string Provision = "Provision";
    public const string Update = "Update";
    public const string Deprovision = "Deprovision";
}
