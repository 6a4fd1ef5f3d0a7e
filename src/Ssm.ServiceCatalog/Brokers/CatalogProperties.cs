using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Brokers;

/// <summary>The properties of classes and plans that <c>catalogRestrictions</c> can select by.</summary>
internal static class CatalogProperties
{
    private const string Name = "name";
    private const string ExternalName = "spec.externalName";
    private const string ExternalId = "spec.externalID";
    private const string Free = "spec.free";
    private const string ClusterClassName = "spec.clusterServiceClass.name";
    private const string ClassName = "spec.serviceClass.name";

    public static IReadOnlyList<string> OfClasses { get; } = [Name, ExternalName, ExternalId];

    public static IReadOnlyList<string> OfPlans(bool isNamespaced) => [.. OfClasses, Free, isNamespaced ? ClassName : ClusterClassName];

    public static IReadOnlyDictionary<string, string> Of(string name, ServiceClassSpec spec) => new Dictionary<string, string>
    {
        [Name] = name,
        [ExternalName] = spec.ExternalName,
        [ExternalId] = spec.ExternalID,
    };

    public static IReadOnlyDictionary<string, string> Of(string name, ServicePlanSpec spec) => new Dictionary<string, string>
    {
        [Name] = name,
        [ExternalName] = spec.ExternalName,
        [ExternalId] = spec.ExternalID,
        [Free] = spec.Free ? "true" : "false",
        [spec.ServiceClassRef is null ? ClusterClassName : ClassName] = spec.ClassName,
    };
}
