namespace Ssm.ServiceCatalog.Orphans;

/// <summary>The values of a ledger entry's <c>status.state</c>.</summary>
internal static class OrphanState
{
    /// <summary>Something else must happen first.</summary>
    public const string Waiting = "Waiting";

    /// <summary>The broker is at it.</summary>
    public const string Deleting = "Deleting";

    /// <summary>The broker could not be reached or refused; it is asked again.</summary>
    public const string Retrying = "Retrying";

    /// <summary>It shall stay.</summary>
    public const string Retained = "Retained";
}
