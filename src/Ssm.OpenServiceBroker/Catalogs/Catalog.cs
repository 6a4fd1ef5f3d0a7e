using System.Text.Json.Serialization;

namespace Ssm.OpenServiceBroker.Catalogs;

/// <summary>All that a broker offers. OSB v2.17, "Catalog Management".</summary>
public sealed record Catalog
{
    /// <summary>May be empty; names are unique.</summary>
    public required IReadOnlyList<ServiceOffering> Services { get; init; }

    /// <summary>
    /// Platform side only: offerings the broker sent that could not be read. They are left out of <see cref="Services"/>, so that one bad
    /// offering does not hide the others.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<CatalogDefect> Defects { get; init; } = [];
}
