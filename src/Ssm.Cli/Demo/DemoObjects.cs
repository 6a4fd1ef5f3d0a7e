using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;

namespace Ssm.Cli.Demo;

/// <summary>What a demonstration orders from a running platform, and what comes out of it.</summary>
/// <param name="api">The platform's API.</param>
/// <param name="nameServer">The platform's DNS server.</param>
internal sealed class DemoObjects(KubernetesApi api, IPEndPoint nameServer)
{
    private const string CatalogVersion = "servicecatalog.k8s.io/v1beta1";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly ManifestApplier _applier = new(api);

    /// <summary>Makes the object's namespace and then the object as it is given.</summary>
    public async Task<string> ApplyAsync(JsonObject manifest, CancellationToken cancellationToken)
    {
        var @namespace = manifest["metadata"]!["namespace"]!.GetValue<string>();
        await _applier.ApplyAsync(
            new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = @namespace } }, cancellationToken);
        return (await _applier.ApplyAsync(manifest, cancellationToken)).ToString().ToLowerInvariant();
    }

    /// <summary>Waits until the object's last condition is Ready, telling what it says meanwhile.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message is the condition's.</exception>
    public async Task<string> WaitForReadyAsync(string kind, NamespacedName key, Action<string> now, CancellationToken cancellationToken)
    {
        var type = await _applier.TypeOfAsync(CatalogVersion, kind, cancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        var last = "nothing yet";
        try
        {
            var scope = new ListScope { Namespace = key.Namespace, FieldSelector = $"metadata.name={key.Name}" };
            var list = await api.ListAsync(type, scope, deadline.Token);
            var current = list.Items.Count > 0 ? list.Items[0] : null;
            if (current is not null && Condition(current, ref last))
            {
                return last;
            }

            now(last);
            await foreach (var change in api.WatchAsync(type, scope, list.ResourceVersion, deadline.Token))
            {
                if (change.Resource is { } resource && Condition(resource, ref last))
                {
                    return last;
                }

                now(last);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }

        throw new InvalidOperationException($"{kind} {key} is not Ready after {Patience.TotalSeconds:0} s: {last}; see 'kubectl describe {kind.ToLowerInvariant()} {key.Name} -n {key.Namespace}'");
    }

    /// <summary>Reads the binding's Secret.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadSecretAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        var secret = await api.GetAsync(KubernetesTypes.Secrets, key, cancellationToken)
            ?? throw new InvalidOperationException($"Secret {key} does not exist although the binding is Ready");
        return (secret.Data ?? new Dictionary<string, byte[]>()).ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetString(pair.Value));
    }

    /// <summary>Asks the platform's DNS server for the host of the Secret.</summary>
    public async Task<IPAddress> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        var addresses = await NameLookup.AddressesAsync(host, nameServer, cancellationToken);
        return addresses.Count > 0 ? addresses[0] : throw new InvalidOperationException($"{host} has no address at the DNS server {nameServer}");
    }

    /// <summary>The StatefulService that serves a ServiceInstance.</summary>
    public async Task<StatefulService> ServiceOfAsync(NamespacedName instance, CancellationToken cancellationToken)
    {
        var all = await api.ListAsync(StatefulServiceTypes.StatefulServices, ListScope.All, cancellationToken);
        return all.Items.FirstOrDefault(service => service.Spec?.Instance is { } of && of.Namespace == instance.Namespace && of.Name == instance.Name)
            ?? throw new InvalidOperationException($"no StatefulService serves {instance}");
    }

    /// <summary>Ends a node of an instance at once, without a chance to say goodbye, and waits until it has ended.</summary>
    /// <returns>The uid of the pod that ended.</returns>
    public async Task<string?> KillAsync(NamespacedName pod, CancellationToken cancellationToken)
    {
        var scope = new ListScope { Namespace = pod.Namespace, FieldSelector = $"metadata.name={pod.Name}" };
        var list = await api.ListAsync(KubernetesTypes.Pods, scope, cancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        await api.DeleteAsync(KubernetesTypes.Pods, pod, new V1DeleteOptions { GracePeriodSeconds = 0 }, deadline.Token);
        await UntilAsync(KubernetesTypes.Pods, scope, list, change => change.Kind == WatchEventKind.Deleted, "gone", deadline.Token);
        return list.Items.Count > 0 ? list.Items[0].Metadata.Uid : null;
    }

    /// <summary>Waits until another pod has taken the place of one that ended, and is ready.</summary>
    public async Task UntilReplacedAsync(NamespacedName pod, string? uid, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        var scope = new ListScope { Namespace = pod.Namespace, FieldSelector = $"metadata.name={pod.Name}" };
        var list = await api.ListAsync(KubernetesTypes.Pods, scope, deadline.Token);
        if (!list.Items.Any(IsSuccessor))
        {
            await UntilAsync(KubernetesTypes.Pods, scope, list, change => change.Resource is { } resource && IsSuccessor(resource), "replaced by a ready one", deadline.Token);
        }

        bool IsSuccessor(V1Pod found) =>
            found.Metadata.Uid != uid && found.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) is true;
    }

    /// <summary>Waits until all nodes of an instance are as declared.</summary>
    public async Task UntilWholeAsync(StatefulService service, Action<string> now, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        var scope = new ListScope { Namespace = service.Metadata.NamespaceProperty, FieldSelector = $"metadata.name={service.Metadata.Name}" };
        var list = await api.ListAsync(StatefulServiceTypes.StatefulServices, scope, deadline.Token);
        if (list.Items.Any(IsWhole))
        {
            return;
        }

        await UntilAsync(StatefulServiceTypes.StatefulServices, scope, list, change => change.Resource is { } resource && IsWhole(resource), "whole again", deadline.Token);

        bool IsWhole(StatefulService resource)
        {
            now(resource.Status?.Message ?? resource.Status?.Phase ?? "");
            return resource.Status?.Phase == StatefulServicePhase.Ready;
        }
    }

    /// <summary>Deletes a ServiceInstance or ServiceBinding and waits until it is gone.</summary>
    public async Task DeleteAsync(string kind, NamespacedName key, CancellationToken cancellationToken)
    {
        var type = await _applier.TypeOfAsync(CatalogVersion, kind, cancellationToken);
        await api.DeleteAsync(type, key, null, cancellationToken);
        await UntilGoneAsync(type, key, cancellationToken);
    }

    /// <summary>Waits until a StatefulService is gone, and with it its nodes and their data.</summary>
    public Task UntilGoneAsync(StatefulService service, CancellationToken cancellationToken) =>
        UntilGoneAsync(StatefulServiceTypes.StatefulServices, NamespacedName.Of(service), cancellationToken);

    private async Task UntilGoneAsync<T>(ResourceType<T> type, NamespacedName key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        var scope = new ListScope { Namespace = key.Namespace, FieldSelector = $"metadata.name={key.Name}" };
        var list = await api.ListAsync(type, scope, deadline.Token);
        if (list.Items.Count > 0)
        {
            await UntilAsync(type, scope, list, change => change.Kind == WatchEventKind.Deleted, "gone", deadline.Token);
        }
    }

    /// <summary>Follows changes until one is what is waited for.</summary>
    private async Task UntilAsync<T>(
        ResourceType<T> type, ListScope scope, ResourceList<T> list, Func<WatchEvent<T>, bool> isIt, string expected, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var resourceVersion = list.ResourceVersion;
        object? last = list.Items.Count > 0 ? list.Items[0] : null;
        try
        {
            // A server may end a watch at any time; the next one goes on from there.
            while (true)
            {
                await foreach (var change in api.WatchAsync(type, scope, resourceVersion, cancellationToken))
                {
                    resourceVersion = change.ResourceVersion;
                    last = change.Resource ?? last;
                    if (isIt(change))
                    {
                        return;
                    }
                }
            }
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException(
                $"{type.Kind} {scope.FieldSelector} in {scope.Namespace} is not {expected} after {Patience.TotalSeconds:0} s: {State(last)}", late);
        }
    }

    private static string State(object? resource) => resource switch
    {
        null => "it does not exist",
        V1Pod pod => string.Join(", ", new[] { pod.Status?.Phase ?? "no status" }
            .Concat((pod.Status?.Conditions ?? []).Where(condition => condition.Status != "True").Select(condition => $"{condition.Type} {condition.Status} {condition.Message}"))
            .Concat((pod.Status?.ContainerStatuses ?? []).Select(State))),
        StatefulService service => service.Status?.Message ?? service.Status?.Phase ?? "no status",
        IKubernetesObject<V1ObjectMeta> { Metadata.DeletionTimestamp: not null } => "it is being deleted",
        _ => "it is there",
    };

    private static string State(V1ContainerStatus container) => container.State switch
    {
        { Waiting: { } waiting } => $"{container.Name} waits: {waiting.Reason} {waiting.Message}",
        { Terminated: { } ended } => $"{container.Name} ended with {ended.ExitCode}: {ended.Reason}",
        { Running: not null } => $"{container.Name} runs, {(container.Ready ? "ready" : "not ready")}, restarts {container.RestartCount}",
        _ => $"{container.Name} unknown",
    };

    private static bool Condition(DynamicObject resource, ref string last)
    {
        var status = resource.Content?["status"];
        var ready = (status?["conditions"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(condition => condition["type"]?.GetValue<string>() == "Ready");
        last = ready?["message"]?.GetValue<string>() ?? last;
        var failed = (status?["conditions"] as JsonArray)?.OfType<JsonObject>()
            .FirstOrDefault(condition => condition["type"]?.GetValue<string>() == "Failed" && condition["status"]?.GetValue<string>() == "True");
        return failed is null
            ? ready?["status"]?.GetValue<string>() == "True"
            : throw new InvalidOperationException($"{resource.Kind} {resource.Metadata.Name} failed: {failed["message"]}");
    }
}
