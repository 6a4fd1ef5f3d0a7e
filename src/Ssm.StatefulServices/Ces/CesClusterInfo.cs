using System.Globalization;
using System.Text.Json.Nodes;

namespace Ssm.StatefulServices.Ces;

/// <summary>What a cluster says about itself.</summary>
internal sealed record CesClusterInfo
{
    /// <summary>green: all copies of all shards are there; yellow: some copy is missing; red: some shard is.</summary>
    public required string Status { get; init; }

    /// <summary>The nodes of the cluster, by name, with the number of shards on each.</summary>
    public required IReadOnlyDictionary<string, int> Nodes { get; init; }

    /// <summary>The node that leads.</summary>
    public string? Manager { get; init; }

    /// <summary>The version that the nodes run.</summary>
    public string? Version { get; init; }

    /// <summary>The nodes that are to have no shards.</summary>
    public IReadOnlyList<string> Drained { get; init; } = [];

    /// <summary>The nodes that have no vote.</summary>
    public IReadOnlyList<string> Voteless { get; init; } = [];

    /// <summary>The largest share of a node's disk that is used, in percent.</summary>
    public double DiskUsed { get; init; }

    /// <summary>Reads it; null while the cluster cannot tell.</summary>
    public static async Task<CesClusterInfo?> TryReadAsync(CesSession session, CancellationToken cancellationToken)
    {
        try
        {
            var health = await session.GetAsync("_cluster/health", cancellationToken);
            var nodes = (await session.GetAsync("_cat/nodes?format=json&h=name,version,cluster_manager,disk.used_percent", cancellationToken))!.AsArray();
            var shards = (await session.GetAsync("_cat/shards?format=json&h=node", cancellationToken))!.AsArray();
            var settings = await session.GetAsync("_cluster/settings?flat_settings=true", cancellationToken);
            var exclusions = await session.GetAsync("_cluster/state/metadata?filter_path=metadata.cluster_coordination.voting_config_exclusions", cancellationToken);
            var counts = shards.Select(shard => shard!["node"]?.ToString() ?? "").CountBy(node => node, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
            return new CesClusterInfo
            {
                Status = health!["status"]!.ToString(),
                Nodes = nodes.Select(node => Text(node, "name")).ToDictionary(name => name, name => counts.GetValueOrDefault(name), StringComparer.Ordinal),
                Manager = nodes.Where(node => Text(node, "cluster_manager") == "*").Select(node => Text(node, "name")).FirstOrDefault(),
                Version = nodes.Select(node => Text(node, "version")).FirstOrDefault(),
                DiskUsed = nodes.Select(node => double.TryParse(Text(node, "disk.used_percent"), CultureInfo.InvariantCulture, out var used) ? used : 0).DefaultIfEmpty().Max(),
                Drained = [.. (settings?["persistent"]?[CesCommands.DrainSetting]?.ToString() ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)],
                Voteless = [.. (exclusions?["metadata"]?["cluster_coordination"]?["voting_config_exclusions"] as JsonArray ?? []).Select(each => Text(each, "node_name"))],
            };
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static string Text(JsonNode? node, string member) => node?[member]?.ToString() ?? "";
}
