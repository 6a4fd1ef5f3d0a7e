namespace Ssm.ServiceCatalog.Brokers;

/// <summary>What a broker offers, in the terms of the API: the classes and plans that shall exist.</summary>
/// <param name="Classes">With names and owners.</param>
/// <param name="Plans">With names, owners and classes.</param>
/// <param name="Problems">Why an offering is not among them although it was not excluded.</param>
internal sealed record CatalogEntries<TClass, TPlan>(IReadOnlyList<TClass> Classes, IReadOnlyList<TPlan> Plans, IReadOnlyList<string> Problems);
