using System.Text.Json.Nodes;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Installation;

/// <summary>Takes an installation off a cluster, in the order in which nothing is left hanging on a finalizer.</summary>
/// <param name="api">The cluster.</param>
/// <param name="options">What was installed.</param>
/// <param name="tell">Gets a line for each step.</param>
/// <param name="time">The clock.</param>
internal sealed class Uninstaller(KubernetesApi api, InstallOptions options, Action<string> tell, TimeProvider time)
{
    private const string ServicesApi = "ssm.infra.tce.io/v1alpha1";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    /// <summary>What users have made, and would lose.</summary>
    private static readonly (string ApiVersion, string Kind)[] Orders =
        [(CatalogApi.ApiVersion, "ServiceBinding"), (CatalogApi.ApiVersion, "ServiceInstance"), (ServicesApi, "StatefulService"), (ServicesApi, "OrphanedResource")];

    /// <summary>What goes by itself while the catalog controller runs: a broker takes its classes and plans with it.</summary>
    private static readonly (string ApiVersion, string Kind)[] Brokers = [(CatalogApi.ApiVersion, "ServiceBroker"), (CatalogApi.ApiVersion, "ClusterServiceBroker")];

    private readonly ManifestApplier _kinds = new(api);

    /// <summary>Refuses while there are instances.</summary>
    /// <exception cref="InvalidOperationException">There are, and they are not to be abandoned.</exception>
    public async Task CheckAsync(bool abandons, CancellationToken cancellationToken)
    {
        var left = new List<string>();
        foreach (var kind in Orders)
        {
            left.AddRange((await ListAsync(kind, cancellationToken)).Select(item => $"{kind.Kind} {NamespacedName.Of(item)}"));
        }

        if (left.Count > 0 && !abandons)
        {
            throw new InvalidOperationException(
                $"{left.Count} object(s) would be lost, {string.Join(", ", left.Take(5))}{(left.Count > 5 ? " …" : string.Empty)}; delete them first ('ssm unbind', 'ssm deprovision'), or use --abandon");
        }
    }

    /// <summary>Takes it off. May be run again after it was interrupted.</summary>
    public async Task RunAsync(bool abandons, CancellationToken cancellationToken)
    {
        if (!abandons)
        {
            await DeleteBrokersAsync(cancellationToken);
        }

        var manifests = Installer.Render(options);
        var (definitions, others) = (manifests.Where(IsDefinition).ToList(), manifests.Where(manifest => !IsDefinition(manifest) && !IsNamespace(manifest)).Reverse().ToList());

        // First the webhook's registration: with the webhook gone, it would refuse every change.
        foreach (var manifest in others.OrderByDescending(IsWebhook))
        {
            await DeleteAsync(manifest, cancellationToken);
        }

        await DeleteAsync(Manifest("v1", "ConfigMap", "default", "cluster-info"), cancellationToken);
        if (abandons)
        {
            foreach (var kind in Orders.Concat(Brokers))
            {
                await ReleaseAsync(kind, cancellationToken);
            }
        }

        foreach (var manifest in definitions.Concat(manifests.Where(IsNamespace)))
        {
            await DeleteAsync(manifest, cancellationToken);
        }
    }

    private async Task DeleteBrokersAsync(CancellationToken cancellationToken)
    {
        foreach (var kind in Brokers)
        {
            var brokers = await ListAsync(kind, cancellationToken);
            foreach (var broker in brokers)
            {
                await DeleteAsync(Manifest(kind.ApiVersion, kind.Kind, broker.Metadata.NamespaceProperty, broker.Metadata.Name), cancellationToken);
            }

            var started = time.GetTimestamp();
            while ((await ListAsync(kind, cancellationToken)).Count > 0)
            {
                if (time.GetElapsedTime(started) > Patience)
                {
                    throw new TimeoutException($"the catalog controller has not removed the brokers within {Patience.TotalMinutes:0} min; is it running? --abandon does without it");
                }

                await Task.Delay(BetweenLooks, time, cancellationToken);
            }
        }
    }

    private async Task DeleteAsync(JsonObject manifest, CancellationToken cancellationToken)
    {
        var (kind, name) = (manifest["kind"]!.GetValue<string>(), manifest["metadata"]!["name"]!.GetValue<string>());
        if (await TypeAsync((manifest["apiVersion"]!.GetValue<string>(), kind), cancellationToken) is not { } type)
        {
            return;
        }

        var key = new NamespacedName(type.IsNamespaced ? manifest["metadata"]!["namespace"]?.GetValue<string>() ?? "default" : string.Empty, name);
        if (await api.DeleteAsync(type, key, new V1DeleteOptions { PropagationPolicy = "Background" }, cancellationToken))
        {
            tell($"deleted {kind} {key}");
        }
    }

    private async Task ReleaseAsync((string ApiVersion, string Kind) kind, CancellationToken cancellationToken)
    {
        foreach (var item in (await ListAsync(kind, cancellationToken)).Where(item => item.Metadata.Finalizers is { Count: > 0 }))
        {
            var type = (await TypeAsync(kind, cancellationToken))!; // it has just been listed
            await api.PatchAsync(type, NamespacedName.Of(item), new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = null } }, cancellationToken);
            tell($"abandoned {kind.Kind} {NamespacedName.Of(item)}");
        }
    }

    private async Task<IReadOnlyList<DynamicObject>> ListAsync((string ApiVersion, string Kind) kind, CancellationToken cancellationToken) =>
        await TypeAsync(kind, cancellationToken) is { } type ? (await api.ListAsync(type, ListScope.All, cancellationToken)).Items : [];

    private async Task<ResourceType<DynamicObject>?> TypeAsync((string ApiVersion, string Kind) kind, CancellationToken cancellationToken)
    {
        try
        {
            return await _kinds.TypeOfAsync(kind.ApiVersion, kind.Kind, cancellationToken);
        }
        catch (FormatException)
        {
            return null; // not served, so there is none
        }
    }

    private static JsonObject Manifest(string apiVersion, string kind, string? @namespace, string name) => new()
    {
        ["apiVersion"] = apiVersion,
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = @namespace },
    };

    private static bool IsDefinition(JsonObject manifest) => manifest["kind"]!.GetValue<string>() == "CustomResourceDefinition";

    private static bool IsNamespace(JsonObject manifest) => manifest["kind"]!.GetValue<string>() == "Namespace";

    private static bool IsWebhook(JsonObject manifest) => manifest["kind"]!.GetValue<string>().EndsWith("WebhookConfiguration", StringComparison.Ordinal);
}
