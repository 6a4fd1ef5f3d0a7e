using k8s;
using k8s.Models;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog;

/// <summary>Finds classes and plans by what users call them.</summary>
internal static class CatalogNames
{
    /// <summary>The class is called so: by its external name, or by its Kubernetes name.</summary>
    public static bool IsCalled(this IServiceClass item, string name, bool byKubeName) => (byKubeName ? item.Metadata.Name : item.Spec.ExternalName) == name;

    /// <summary>The plan is called so, by its name or by <c>CLASS/PLAN</c>.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="byKubeName">Names are Kubernetes names.</param>
    /// <param name="classes">The classes that are called as the name's first half; null when it has none.</param>
    public static bool IsCalled(this IServicePlan plan, string name, bool byKubeName, IReadOnlyList<IServiceClass>? classes) =>
        (byKubeName ? plan.Metadata.Name : plan.Spec.ExternalName) == name && (classes is null || classes.Any(plan.IsOf));

    /// <summary>The plan belongs to the class.</summary>
    public static bool IsOf(this IServicePlan plan, IServiceClass item) => plan.Spec.ClassName == item.Metadata.Name && IsBeside(plan, item);

    /// <summary>Both are cluster-scoped, or both are in the same namespace.</summary>
    private static bool IsBeside(IKubernetesObject<V1ObjectMeta> one, IKubernetesObject<V1ObjectMeta> other) =>
        (one.Metadata.NamespaceProperty ?? string.Empty) == (other.Metadata.NamespaceProperty ?? string.Empty);
}
