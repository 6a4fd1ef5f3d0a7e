using k8s.Models;
using Ssm.Kubernetes;

namespace Ssm.ServiceCatalog;

/// <summary>
/// The id that brokers know this cluster by, kept in a ConfigMap: adopted from there, or made once and written there. A request never leaves
/// with an id that is not the ConfigMap's.
/// </summary>
internal sealed class ClusterIdSource : IReconciler
{
    private const string Key = "id";

    private readonly KubernetesApi _api;
    private readonly NamespacedName _configMap;
    private readonly Informer<V1ConfigMap> _cache;
    private readonly string _ownId;
    private volatile TaskCompletionSource<string> _id = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ClusterIdSource(ControllerGroup group, CatalogControllerOptions options, Func<Guid> newId)
    {
        _api = group.Api;
        _configMap = new NamespacedName(options.ClusterIdConfigMapNamespace, options.ClusterIdConfigMapName);
        _ownId = newId().ToString();
        _cache = group.Informer(
            KubernetesTypes.ConfigMaps, new ListScope { Namespace = _configMap.Namespace, FieldSelector = $"metadata.name={_configMap.Name}" });
        group.Controller("cluster-id", this, new ControllerOptions { Workers = 1 }).Watch(_cache).Enqueue(_configMap);
    }

    /// <summary>The id, as soon as the ConfigMap has one.</summary>
    public Task<string> GetAsync(CancellationToken cancellationToken) => _id.Task.WaitAsync(cancellationToken);

    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (key != _configMap)
        {
            return ReconcileResult.Done;
        }

        var current = _cache.Get(_configMap);
        if (current?.Data?.TryGetValue(Key, out var id) == true && id.Length > 0)
        {
            Adopt(id);
            return ReconcileResult.Done;
        }

        var ours = _id.Task.IsCompletedSuccessfully ? await _id.Task : _ownId;
        var desired = new V1ConfigMap
        {
            ApiVersion = "v1",
            Kind = "ConfigMap",
            Metadata = new V1ObjectMeta { Name = _configMap.Name, NamespaceProperty = _configMap.Namespace },
            Data = new Dictionary<string, string> { [Key] = ours },
        };
        await _api.EnsureAsync(KubernetesTypes.ConfigMaps, desired, current, cancellationToken);
        return ReconcileResult.Done;
    }

    private void Adopt(string id)
    {
        if (_id.Task.IsCompletedSuccessfully && _id.Task.Result != id)
        {
            _id = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        _id.TrySetResult(id);
    }
}
