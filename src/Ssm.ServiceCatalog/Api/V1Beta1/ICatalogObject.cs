using k8s;
using k8s.Models;

namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>An object of the group <c>servicecatalog.k8s.io</c>. Objects are immutable but for the members KubernetesClient sets.</summary>
/// <typeparam name="TSpec">What the user or the catalog wants.</typeparam>
/// <typeparam name="TStatus">What the controller reports.</typeparam>
public interface ICatalogObject<TSpec, TStatus> : IKubernetesObject<V1ObjectMeta>
    where TSpec : class, new()
    where TStatus : class, new()
{
    /// <summary>Never null: an absent spec reads as an empty one, so that validation names the missing field.</summary>
    TSpec Spec { get; init; }

    /// <summary>Null until the controller wrote it first.</summary>
    TStatus? Status { get; init; }
}
