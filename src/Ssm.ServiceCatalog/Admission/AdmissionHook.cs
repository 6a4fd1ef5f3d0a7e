namespace Ssm.ServiceCatalog.Admission;

/// <summary>One hook as the API server knows it.</summary>
/// <param name="Plural">The resource it is called for.</param>
/// <param name="IsMutating">Whether it may change the object.</param>
/// <param name="IsNamespaced">The resource's scope.</param>
internal readonly record struct AdmissionHook(string Plural, bool IsMutating, bool IsNamespaced)
{
    /// <summary>Two for each of the eight kinds; the handlers answer exactly these.</summary>
    public static IReadOnlyList<AdmissionHook> All { get; } =
    [
        .. new (string Plural, bool IsNamespaced)[]
        {
            ("clusterservicebrokers", false), ("servicebrokers", true), ("clusterserviceclasses", false), ("serviceclasses", true),
            ("clusterserviceplans", false), ("serviceplans", true), ("serviceinstances", true), ("servicebindings", true),
        }.SelectMany(kind => new[] { new AdmissionHook(kind.Plural, IsMutating: true, kind.IsNamespaced), new AdmissionHook(kind.Plural, IsMutating: false, kind.IsNamespaced) }),
    ];

    private string Verb => IsMutating ? "mutating" : "validating";

    /// <summary>The hook's name, as kubectl shows it with a denial.</summary>
    public string Name => $"{Verb}.{Plural}.servicecatalog.k8s.io";

    /// <summary>The path of the webhook server.</summary>
    public string Path => $"/{Verb}-{Plural}";
}
