using k8s.Models;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Api;

/// <summary>Changed copies of objects of any kind, which <c>with</c> cannot make through an interface.</summary>
internal static class CatalogObjectExtensions
{
    public static T WithSpec<T, TSpec, TStatus>(this T resource, TSpec spec)
        where T : class, ICatalogObject<TSpec, TStatus>, new()
        where TSpec : class, new()
        where TStatus : class, new() =>
        new() { ApiVersion = resource.ApiVersion, Kind = resource.Kind, Metadata = resource.Metadata, Spec = spec, Status = resource.Status };

    public static T WithStatus<T, TSpec, TStatus>(this T resource, TStatus status)
        where T : class, ICatalogObject<TSpec, TStatus>, new()
        where TSpec : class, new()
        where TStatus : class, new() =>
        new() { ApiVersion = resource.ApiVersion, Kind = resource.Kind, Metadata = resource.Metadata, Spec = resource.Spec, Status = status };

    public static T WithMetadata<T, TSpec, TStatus>(this T resource, V1ObjectMeta metadata)
        where T : class, ICatalogObject<TSpec, TStatus>, new()
        where TSpec : class, new()
        where TStatus : class, new() =>
        new() { ApiVersion = resource.ApiVersion, Kind = resource.Kind, Metadata = metadata, Spec = resource.Spec, Status = resource.Status };

    /// <summary>The metadata with these labels added or replaced.</summary>
    public static V1ObjectMeta WithLabels(this V1ObjectMeta metadata, IReadOnlyDictionary<string, string> labels)
    {
        var all = new Dictionary<string, string>(metadata.Labels ?? new Dictionary<string, string>());
        foreach (var (key, value) in labels)
        {
            all[key] = value;
        }

        return metadata with { Labels = all };
    }

    /// <summary>The metadata with the catalog's finalizer and no other, as every kind with a counterpart at a broker starts.</summary>
    public static V1ObjectMeta WithCatalogFinalizer(this V1ObjectMeta metadata) => metadata with { Finalizers = [CatalogApi.Finalizer] };

    public static V1ObjectMeta WithoutCatalogFinalizer(this V1ObjectMeta metadata) =>
        metadata with { Finalizers = [.. (metadata.Finalizers ?? []).Where(finalizer => finalizer != CatalogApi.Finalizer)] };

    public static bool HasCatalogFinalizer(this V1ObjectMeta metadata) => metadata.Finalizers?.Contains(CatalogApi.Finalizer) == true;
}
