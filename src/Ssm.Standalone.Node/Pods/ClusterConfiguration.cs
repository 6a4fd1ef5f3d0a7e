using k8s.Models;
using Ssm.Kubernetes;

namespace Ssm.Standalone.Node.Pods;

/// <summary><see cref="IConfiguration"/> from the informers' memory.</summary>
internal sealed class ClusterConfiguration(Informer<V1ConfigMap> configMaps, Informer<V1Secret> secrets) : IConfiguration
{
    /// <inheritdoc/>
    public V1ConfigMap? ConfigMap(string @namespace, string name) => configMaps.Get(new(@namespace, name));

    /// <inheritdoc/>
    public V1Secret? Secret(string @namespace, string name) => secrets.Get(new(@namespace, name));
}
