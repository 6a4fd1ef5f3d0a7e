namespace Ssm.ServiceCatalog.Api;

/// <summary>The values of an instance's <c>spec.deletionPolicy</c> and of a ledger entry's <c>spec.policy</c>.</summary>
internal static class DeletionPolicy
{
    public const string Delete = "Delete";
    public const string Retain = "Retain";
}
