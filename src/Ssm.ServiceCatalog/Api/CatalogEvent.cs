namespace Ssm.ServiceCatalog.Api;

/// <summary>An event to record.</summary>
/// <param name="IsWarning">Trouble rather than progress.</param>
/// <param name="Notice">What it says.</param>
internal readonly record struct CatalogEvent(bool IsWarning, Notice Notice)
{
    public static CatalogEvent Normal(Notice notice) => new(IsWarning: false, notice);

    public static CatalogEvent Warning(Notice notice) => new(IsWarning: true, notice);
}
