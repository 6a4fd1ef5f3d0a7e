using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Alpha1;

namespace Ssm.ServiceCatalog.Orphans;

/// <summary>Writes entries.</summary>
internal static class OrphanLedger
{
    /// <summary>Makes sure that there is an entry. A crash before the object is let go only has it written twice, under the same name.</summary>
    public static async Task KeepAsync(KubernetesApi api, OrphanedResource entry, CancellationToken cancellationToken)
    {
        try
        {
            await api.CreateAsync(CatalogTypes.OrphanedResources, entry, cancellationToken);
        }
        catch (KubernetesApiException exists) when (exists.IsAlreadyExists)
        {
            // Kept already.
        }
    }
}
