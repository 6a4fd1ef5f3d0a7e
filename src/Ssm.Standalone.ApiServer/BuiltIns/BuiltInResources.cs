using Ssm.Standalone.ApiServer.Admission;
using Ssm.Standalone.ApiServer.CustomResources;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.ApiServer.Schemas;

namespace Ssm.Standalone.ApiServer.BuiltIns;

/// <summary>The table of the kinds that are served without a CustomResourceDefinition.</summary>
internal static class BuiltInResources
{
    private static readonly string[] Get = ["get"];
    private static readonly string[] Create = ["create"];

    public static IReadOnlyList<ResourceDefinition> All { get; } =
    [
        .. Core, .. Apps,
        Of("coordination.k8s.io", "v1", "Lease", "leases"),
        Of("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices") with { TracksGeneration = true },
        Of("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets") with { ShortNames = ["pdb"], HasStatus = true, TracksGeneration = true, AllowsUnconditionalUpdate = false },
        Of("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies") with { ShortNames = ["netpol"], TracksGeneration = true },
        Of("storage.k8s.io", "v1", "StorageClass", "storageclasses") with { ShortNames = ["sc"], IsNamespaced = false },
        .. Extensions, .. Rbac,
    ];

    private static IReadOnlyList<ResourceDefinition> Core =>
    [
        Of("", "v1", "Namespace", "namespaces") with
        {
            ShortNames = ["ns"], IsNamespaced = false, HasStatus = true, NameRule = NameRule.Label, Behavior = NamespaceBehavior.Value,
            OtherSubresources = [new("finalize", "", "", "Namespace", ["update"])],
            Verbs = [.. ResourceDefinition.AllVerbs.Where(verb => verb != "deletecollection")],
        },
        Of("", "v1", "ConfigMap", "configmaps") with { ShortNames = ["cm"], Behavior = ImmutableDataBehavior.ConfigMap },
        Of("", "v1", "Secret", "secrets") with { Behavior = ImmutableDataBehavior.Secret },
        Of("", "v1", "Service", "services") with
        {
            ShortNames = ["svc"], Categories = ["all"], HasStatus = true, NameRule = NameRule.Label1035, Behavior = ServiceBehavior.Value,
        },
        Of("", "v1", "Endpoints", "endpoints") with { ShortNames = ["ep"], ListKind = "EndpointsList" },
        Of("", "v1", "Pod", "pods") with
        {
            ShortNames = ["po"], Categories = ["all"], HasStatus = true, Behavior = PodBehavior.Value,
            OtherSubresources = [new("log", "", "", "Pod", Get), new("binding", "", "", "Binding", Create)],
        },
        Of("", "v1", "Event", "events") with { ShortNames = ["ev"] },
        Of("", "v1", "ServiceAccount", "serviceaccounts") with
        {
            ShortNames = ["sa"], OtherSubresources = [new("token", "authentication.k8s.io", "v1", "TokenRequest", Create)],
        },
        Of("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims") with
        {
            ShortNames = ["pvc"], HasStatus = true, Behavior = PersistentVolumeBehavior.Claim,
        },
        Of("", "v1", "PersistentVolume", "persistentvolumes") with
        {
            ShortNames = ["pv"], IsNamespaced = false, HasStatus = true, Behavior = PersistentVolumeBehavior.Volume,
        },
        Of("", "v1", "Node", "nodes") with { ShortNames = ["no"], IsNamespaced = false, HasStatus = true },
    ];

    private static IReadOnlyList<ResourceDefinition> Apps =>
    [
        Workload("Deployment", "deployments", "deploy") with { Scale = new(".spec.replicas", ".status.replicas", ".spec.selector") },
        Workload("ReplicaSet", "replicasets", "rs") with { Scale = new(".spec.replicas", ".status.replicas", ".spec.selector") },
        Workload("StatefulSet", "statefulsets", "sts") with { Behavior = StatefulSetBehavior.Value, Scale = new(".spec.replicas", ".status.replicas", ".spec.selector") },
        Of("apps", "v1", "ControllerRevision", "controllerrevisions"),
    ];

    private static IReadOnlyList<ResourceDefinition> Extensions =>
    [
        Of("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions") with
        {
            ShortNames = ["crd", "crds"], Categories = ["api-extensions"], IsNamespaced = false, HasStatus = true, TracksGeneration = true,
            Behavior = DefinitionBehavior.Value,
        },
        Of("admissionregistration.k8s.io", "v1", "MutatingWebhookConfiguration", "mutatingwebhookconfigurations") with
        {
            Categories = ["api-extensions"], IsNamespaced = false, TracksGeneration = true,
            Behavior = WebhookConfigurationRules.Behavior,
        },
        Of("admissionregistration.k8s.io", "v1", "ValidatingWebhookConfiguration", "validatingwebhookconfigurations") with
        {
            Categories = ["api-extensions"], IsNamespaced = false, TracksGeneration = true,
            Behavior = WebhookConfigurationRules.Behavior,
        },
    ];

    private static IReadOnlyList<ResourceDefinition> Rbac =>
    [
        Of("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles") with { IsNamespaced = false, NameRule = NameRule.PathSegment },
        Of("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings") with { IsNamespaced = false, NameRule = NameRule.PathSegment },
        Of("rbac.authorization.k8s.io", "v1", "Role", "roles") with { NameRule = NameRule.PathSegment },
        Of("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings") with { NameRule = NameRule.PathSegment },
    ];

    private static ResourceDefinition Workload(string kind, string plural, string shortName) => Of("apps", "v1", kind, plural) with
    {
        ShortNames = [shortName],
        Categories = ["all"],
        HasStatus = true,
        TracksGeneration = true,
        Behavior = WorkloadBehavior.Value,
    };

    private static ResourceDefinition Of(string group, string version, string kind, string plural) => new()
    {
        Group = group,
        Version = version,
        Kind = kind,
        Plural = plural,
        IsNamespaced = true,
        Schema = new Lazy<StructuralSchema?>(() => BuiltInSchemas.For(group, version, kind)),
    };
}
