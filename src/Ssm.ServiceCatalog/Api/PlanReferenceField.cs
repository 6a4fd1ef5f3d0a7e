namespace Ssm.ServiceCatalog.Api;

/// <summary>One of the twelve fields that name a class or a plan.</summary>
/// <param name="Name">The field's name on the wire.</param>
/// <param name="Flavour">Which kind of name it takes.</param>
/// <param name="Value">Empty when not set.</param>
internal readonly record struct PlanReferenceField(string Name, NameFlavour Flavour, string Value)
{
    public bool IsPlan => Name.Contains("Plan", StringComparison.Ordinal);

    public bool IsNamespaced => Name.StartsWith('s');

    public override string ToString() => $"{char.ToUpperInvariant(Name[0])}{Name[1..]}:{GoString.Quote(Value)}";
}
