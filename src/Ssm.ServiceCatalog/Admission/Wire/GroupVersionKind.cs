namespace Ssm.ServiceCatalog.Admission.Wire;

/// <summary>Names a kind.</summary>
internal sealed record GroupVersionKind
{
    public string Group { get => field ?? ""; init; }

    public string Version { get => field ?? ""; init; }

    public string Kind { get => field ?? ""; init; }
}
