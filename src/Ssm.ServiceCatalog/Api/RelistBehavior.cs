namespace Ssm.ServiceCatalog.Api;

/// <summary>When a broker's catalog is read again.</summary>
internal static class RelistBehavior
{
    /// <summary>At intervals.</summary>
    public const string Duration = "Duration";

    /// <summary>Only when <c>relistRequests</c> is raised or the spec changes.</summary>
    public const string Manual = "Manual";
}
