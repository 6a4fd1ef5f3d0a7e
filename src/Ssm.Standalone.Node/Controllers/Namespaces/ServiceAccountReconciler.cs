using k8s;
using k8s.Models;
using Ssm.Kubernetes;

namespace Ssm.Standalone.Node.Controllers.Namespaces;

/// <summary>Gives every namespace what every namespace has: the service account <c>default</c> and the certificate authority in <c>kube-root-ca.crt</c>.</summary>
internal sealed class ServiceAccountReconciler(
    KubernetesApi api,
    Informer<V1Namespace> namespaces,
    Informer<V1ServiceAccount> accounts,
    Informer<V1ConfigMap> configMaps,
    string certificateAuthority) : IReconciler
{
    private const string DefaultAccount = "default";
    private const string RootCertificate = "kube-root-ca.crt";

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (namespaces.Get(key) is not { Metadata.DeletionTimestamp: null } active)
        {
            return ReconcileResult.Done;
        }

        var name = active.Metadata.Name;
        var map = new V1ConfigMap
        {
            Metadata = new V1ObjectMeta { Name = RootCertificate, NamespaceProperty = name },
            Data = new Dictionary<string, string> { ["ca.crt"] = certificateAuthority },
        };
        await EnsureAsync(KubernetesTypes.ConfigMaps, map, configMaps.Get(new(name, RootCertificate)), cancellationToken);
        var account = new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = DefaultAccount, NamespaceProperty = name } };
        await EnsureAsync(KubernetesTypes.ServiceAccounts, account, accounts.Get(new(name, DefaultAccount)), cancellationToken);
        return ReconcileResult.Done;
    }

    /// <summary>The namespace to look at when one of the two changes.</summary>
    public static IEnumerable<NamespacedName> Of(V1ConfigMap map) =>
        map.Metadata.Name == RootCertificate ? [NamespacedName.Cluster(map.Metadata.NamespaceProperty)] : [];

    /// <summary>The namespace to look at when one of the two changes.</summary>
    public static IEnumerable<NamespacedName> Of(V1ServiceAccount account) =>
        account.Metadata.Name == DefaultAccount ? [NamespacedName.Cluster(account.Metadata.NamespaceProperty)] : [];

    private async Task EnsureAsync<T>(ResourceType<T> type, T wanted, T? current, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            await api.EnsureAsync(type, wanted, current, cancellationToken);
        }
        catch (KubernetesApiException known) when (known.IsAlreadyExists)
        {
            // Only not seen yet.
        }
        catch (KubernetesApiException terminating) when (terminating.IsForbidden)
        {
            // The namespace began to go in between.
        }
    }
}
