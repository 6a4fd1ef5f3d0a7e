using System.CommandLine;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog;

/// <summary><c>--abandon</c> and <c>--yes</c>: deletes an object here and leaves what it stands for to the broker.</summary>
internal sealed class AbandonOptions
{
    private readonly Option<bool> _abandon = new("--abandon") { Description = "Delete it here only, at once; what it stands for stays at the broker and may go on costing" };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask" };

    public AbandonOptions(CatalogCommand command)
    {
        command.Option(_abandon);
        command.Option(_yes);
    }

    /// <summary>Asks once, if the user wants to abandon; false when nothing is to be abandoned.</summary>
    /// <exception cref="InvalidOperationException">The user thought better of it.</exception>
    public async Task<bool> ConfirmAsync(CatalogSession session, string warning, CancellationToken cancellationToken)
    {
        if (!session.Get(_abandon))
        {
            return false;
        }

        await session.Output.WriteLineAsync(warning);
        if (session.Get(_yes))
        {
            return true;
        }

        await session.Output.WriteLineAsync("Are you sure? [y|n]: ");
        var answer = await session.Input.ReadLineAsync(cancellationToken);
        return string.Equals(answer?.Trim(), "y", StringComparison.OrdinalIgnoreCase) ? true : throw new InvalidOperationException("aborted abandon operation");
    }

    /// <summary>Takes the catalog's finalizer off, and leaves those of others.</summary>
    public static Task ReleaseAsync<T>(CatalogSession session, ResourceType<T> type, T item, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var others = (item.Metadata.Finalizers ?? []).Where(finalizer => finalizer != CatalogApi.Finalizer).Select(finalizer => (JsonNode)finalizer);
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = item.Metadata.ResourceVersion, ["finalizers"] = new JsonArray([.. others]) },
        };
        return session.Api.PatchAsync(type, NamespacedName.Of(item), patch, cancellationToken);
    }
}
