using System.Text.Json.Nodes;

namespace Ssm.StatefulServices.Ces;

/// <summary>What the operator changes about a cluster. Every command is idempotent.</summary>
internal static class CesCommands
{
    /// <summary>The setting that names the nodes which are to have no shards.</summary>
    public const string DrainSetting = "cluster.routing.allocation.exclude._name";

    /// <summary>Lets a node hand its shards over, and takes its vote.</summary>
    public static async Task DrainAsync(CesSession session, string node, CancellationToken cancellationToken)
    {
        await session.SetAsync(HttpMethod.Put, "_cluster/settings", Persistent(node), cancellationToken);
        await session.SetAsync(HttpMethod.Post, $"_cluster/voting_config_exclusions?node_names={node}&timeout=5s", null, cancellationToken);
    }

    /// <summary>Forgets about nodes that are gone, so that later ones of the same name have shards and votes.</summary>
    public static async Task ReleaseAsync(CesSession session, CancellationToken cancellationToken)
    {
        await session.SetAsync(HttpMethod.Put, "_cluster/settings", Persistent(null), cancellationToken);
        await session.SetAsync(HttpMethod.Delete, "_cluster/voting_config_exclusions?wait_for_removal=false", null, cancellationToken);
    }

    private static JsonObject Persistent(string? node) => new() { ["persistent"] = new JsonObject { [DrainSetting] = node } };
}
