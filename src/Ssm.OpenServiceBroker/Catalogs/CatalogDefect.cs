namespace Ssm.OpenServiceBroker.Catalogs;

/// <summary>A Service Offering of a broker's catalog that is not what OSB says one looks like.</summary>
public sealed record CatalogDefect
{
    /// <summary>Position in the broker's <c>services</c>, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>The offering's name, or <see langword="null"/> when even that cannot be read.</summary>
    public string? Name { get; init; }

    /// <summary>What is wrong, with the path of the member.</summary>
    public required string Message { get; init; }
}
