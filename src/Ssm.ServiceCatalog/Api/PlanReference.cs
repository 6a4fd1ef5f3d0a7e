using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Api;

/// <summary>How an instance names its class and plan: the twelve flat fields of the spec, read as one thing.</summary>
/// <param name="IsNamespaced">True for ServiceClass and ServicePlan, false for their cluster-scoped siblings.</param>
/// <param name="Flavour">Which of the three kinds of name is used; that of the class decides.</param>
/// <param name="Class">The class's name in that flavour; empty when the spec names none.</param>
/// <param name="Plan">The plan's name; empty when the spec leaves it to the default.</param>
public readonly record struct PlanReference(bool IsNamespaced, NameFlavour Flavour, string Class, string Plan)
{
    /// <summary>External names win over ids, ids over Kubernetes names, cluster scope over a namespace; validation allows only one anyway.</summary>
    public static PlanReference Of(ServiceInstanceSpec spec)
    {
        var cluster = FieldsOf(spec).Where(field => !field.IsNamespaced && field.Value.Length > 0).ToList();
        var fields = cluster.Count > 0 ? cluster : [.. FieldsOf(spec).Where(field => field.IsNamespaced && field.Value.Length > 0)];
        var ofClass = fields.FirstOrDefault(field => !field.IsPlan);
        var ofPlan = fields.FirstOrDefault(field => field.IsPlan);
        var flavour = ofClass.Value is null ? ofPlan.Flavour : ofClass.Flavour;
        return new PlanReference(fields is [{ IsNamespaced: true }, ..], flavour, ofClass.Value ?? "", ofPlan.Value ?? "");
    }

    /// <summary>All twelve fields with their wire names, in the order in which the original prints them.</summary>
    internal static IEnumerable<PlanReferenceField> FieldsOf(ServiceInstanceSpec spec) =>
    [
        Field("clusterServiceClassExternalName", NameFlavour.ExternalName, spec.ClusterServiceClassExternalName),
        Field("clusterServiceClassExternalID", NameFlavour.ExternalId, spec.ClusterServiceClassExternalID),
        Field("clusterServiceClassName", NameFlavour.Name, spec.ClusterServiceClassName),
        Field("serviceClassExternalName", NameFlavour.ExternalName, spec.ServiceClassExternalName),
        Field("serviceClassExternalID", NameFlavour.ExternalId, spec.ServiceClassExternalID),
        Field("serviceClassName", NameFlavour.Name, spec.ServiceClassName),
        Field("clusterServicePlanExternalName", NameFlavour.ExternalName, spec.ClusterServicePlanExternalName),
        Field("clusterServicePlanExternalID", NameFlavour.ExternalId, spec.ClusterServicePlanExternalID),
        Field("clusterServicePlanName", NameFlavour.Name, spec.ClusterServicePlanName),
        Field("servicePlanExternalName", NameFlavour.ExternalName, spec.ServicePlanExternalName),
        Field("servicePlanExternalID", NameFlavour.ExternalId, spec.ServicePlanExternalID),
        Field("servicePlanName", NameFlavour.Name, spec.ServicePlanName),
    ];

    /// <summary>The class fields set, as messages show them: <c>{ClusterServiceClassExternalName:"credis"}</c>.</summary>
    public static string DescribeClass(ServiceInstanceSpec spec) => Describe(FieldsOf(spec).Where(field => !field.IsPlan));

    /// <summary>The plan fields set, as messages show them.</summary>
    public static string DescribePlan(ServiceInstanceSpec spec) => Describe(FieldsOf(spec).Where(field => field.IsPlan));

    /// <summary>All fields set, as messages show them.</summary>
    public static string Describe(ServiceInstanceSpec spec) => Describe(FieldsOf(spec));

    private static string Describe(IEnumerable<PlanReferenceField> fields) =>
        $"{{{string.Join(", ", fields.Where(field => field.Value.Length > 0).Select(field => field.ToString()))}}}";

    private static PlanReferenceField Field(string name, NameFlavour flavour, string? value) => new(name, flavour, value ?? "");
}
