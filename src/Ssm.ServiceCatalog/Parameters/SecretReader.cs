using k8s.Models;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Parameters;

/// <summary>Reads Secrets, from the cache where it has them.</summary>
internal sealed class SecretReader(KubernetesApi api, Informer<V1Secret> cache)
{
    public async Task<V1Secret?> GetAsync(NamespacedName key, CancellationToken cancellationToken) =>
        cache.Get(key) ?? await api.GetAsync(KubernetesTypes.Secrets, key, cancellationToken);

    /// <summary>The values of <paramref name="sources"/>, in their order.</summary>
    public async Task<IReadOnlyList<ParameterSource>> ReadAsync(
        string @namespace, IReadOnlyList<ParametersFromSource>? sources, CancellationToken cancellationToken)
    {
        var values = new List<ParameterSource>();
        foreach (var reference in (sources ?? []).Select(source => source.SecretKeyRef))
        {
            if (reference is { Name: { } name, Key: { } key })
            {
                var secret = await GetAsync(new NamespacedName(@namespace, name), cancellationToken);
                values.Add(secret is null
                    ? new ParameterSource { Problem = $"secrets {GoString.Quote(name)} not found" }
                    : new ParameterSource { Json = secret.Data?.TryGetValue(key, out var bytes) == true ? bytes : [] });
            }
        }

        return values;
    }
}
