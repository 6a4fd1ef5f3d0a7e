using System.Globalization;
using k8s.Models;
using Ssm.Kubernetes;

namespace Ssm.StatefulServices.Operator;

/// <summary>Hands out numbers to instances, each once, over all services: a counter in a ConfigMap that the operators share.</summary>
internal sealed class AppIds(KubernetesApi api, string @namespace)
{
    private const string Name = "ssm-app-ids";
    private const string NextKey = "next";
    private const long First = 1000;

    /// <summary>Takes the next number.</summary>
    /// <exception cref="KubernetesApiException">A conflict: another operator took it; try again.</exception>
    public async Task<long> TakeAsync(CancellationToken cancellationToken)
    {
        var key = new NamespacedName(@namespace, Name);
        var counter = await api.GetAsync(KubernetesTypes.ConfigMaps, key, cancellationToken);
        if (counter is null)
        {
            await CreateAsync(key, cancellationToken);
            return First;
        }

        var taken = counter.Data?.TryGetValue(NextKey, out var text) is true && long.TryParse(text, CultureInfo.InvariantCulture, out var next) ? next : First;
        await api.UpdateAsync(KubernetesTypes.ConfigMaps, counter with { Data = Next(taken) }, cancellationToken);
        return taken;
    }

    private static Dictionary<string, string> Next(long taken) => new() { [NextKey] = (taken + 1).ToString(CultureInfo.InvariantCulture) };

    private Task<V1ConfigMap> CreateAsync(NamespacedName key, CancellationToken cancellationToken) => api.CreateAsync(
        KubernetesTypes.ConfigMaps,
        new V1ConfigMap { Metadata = new V1ObjectMeta { Name = key.Name, NamespaceProperty = key.Namespace }, Data = Next(First) },
        cancellationToken);
}
