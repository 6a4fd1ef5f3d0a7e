namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>Names that are part of the API of the group.</summary>
public static class CatalogApi
{
    /// <summary>The API group of all eight kinds.</summary>
    public const string Group = "servicecatalog.k8s.io";

    /// <summary>The only served version.</summary>
    public const string Version = "v1beta1";

    /// <summary>Group and version as they stand in <c>apiVersion</c>.</summary>
    public const string ApiVersion = Group + "/" + Version;

    /// <summary>Held on brokers, instances and bindings until their counterpart at the broker is gone.</summary>
    public const string Finalizer = "kubernetes-incubator/service-catalog";

    /// <summary>The <c>source.component</c> of every event of the catalog, as in the original.</summary>
    public const string EventComponent = "service-catalog-controller-manager";
}
