using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.Kubernetes.Json;

namespace Ssm.Cli.Standalone;

/// <summary>Waits until roles are ready, by watching, and tells of each one as it becomes so.</summary>
/// <param name="api">The platform's API.</param>
/// <param name="tell">Gets a role's name and what to say of it.</param>
internal sealed class Readiness(KubernetesApi api, Action<string, string> tell)
{
    private static readonly ResourceType<DynamicObject> Brokers = new(
        "servicecatalog.k8s.io", "v1beta1", "clusterservicebrokers", "ClusterServiceBroker", isNamespaced: false, KubernetesJsonContext.Default.DynamicObject);

    /// <summary>What is still being waited for.</summary>
    public string Waiting { get; private set; } = "nothing was started";

    /// <summary>Waits until every replica of the Deployments is ready.</summary>
    public Task WaitForDeploymentsAsync(IReadOnlyCollection<string> names, string @namespace, CancellationToken cancellationToken) =>
        WaitAsync(KubernetesTypes.Deployments, ListScope.In(@namespace), names, deployment =>
            deployment.Status?.ReadyReplicas >= (deployment.Spec.Replicas ?? 1) ? "ready" : null, cancellationToken);

    /// <summary>Waits until the brokers' catalogs are fetched.</summary>
    public Task WaitForBrokersAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        WaitAsync(Brokers, ListScope.All, names, ReadyMessage, cancellationToken);

    /// <summary>Waits until something else is done.</summary>
    public async Task WaitForAsync(string what, Task done)
    {
        Waiting = what;
        await done;
    }

    private async Task WaitAsync<T>(
        ResourceType<T> type, ListScope scope, IReadOnlyCollection<string> names, Func<T, string?> readyMessage, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var missing = names.ToHashSet(StringComparer.Ordinal);
        Waiting = string.Join(", ", missing.Order(StringComparer.Ordinal));
        var list = await api.ListAsync(type, scope, cancellationToken);
        foreach (var item in list.Items)
        {
            Look(item, missing, readyMessage);
        }

        var resourceVersion = list.ResourceVersion;
        while (missing.Count > 0)
        {
            await foreach (var change in api.WatchAsync(type, scope, resourceVersion, cancellationToken))
            {
                resourceVersion = change.ResourceVersion;
                if (change.Resource is { } item)
                {
                    Look(item, missing, readyMessage);
                }

                if (missing.Count == 0)
                {
                    return;
                }
            }
        }
    }

    private void Look<T>(T item, HashSet<string> missing, Func<T, string?> readyMessage)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (missing.Contains(item.Metadata.Name) && readyMessage(item) is { } message)
        {
            missing.Remove(item.Metadata.Name);
            Waiting = string.Join(", ", missing.Order(StringComparer.Ordinal));
            tell(item.Metadata.Name, message);
        }
    }

    private static string? ReadyMessage(DynamicObject broker) =>
        (broker.Content?["status"]?["conditions"] as JsonArray)?.OfType<JsonObject>()
            .FirstOrDefault(condition => condition["type"]?.GetValue<string>() == "Ready" && condition["status"]?.GetValue<string>() == "True")
            is { } ready ? ready["message"]?.GetValue<string>() ?? "ready" : null;
}
