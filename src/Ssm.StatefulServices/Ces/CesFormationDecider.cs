namespace Ssm.StatefulServices.Ces;

/// <summary>Decides what becomes of a cluster. Pure. Nodes find each other by themselves; the operator lets them go one at a time, each only after it has handed its shards over.</summary>
internal static class CesFormationDecider
{
    /// <param name="cluster">What the cluster says; null while it cannot tell.</param>
    /// <param name="nodes">The names of the nodes that are to run at present, by ordinal.</param>
    /// <param name="desiredNodes">How many there should be; not more than there are names.</param>
    public static CesDecision Decide(CesClusterInfo? cluster, IReadOnlyList<string> nodes, int desiredNodes)
    {
        if (cluster is null)
        {
            return Wait("Wait for the cluster to answer");
        }

        // Of nodes that were drained, those that are wanted again, and those that are gone: neither is to be kept from shards and votes any longer.
        string[] drained = [.. cluster.Drained.Concat(cluster.Voteless).Distinct(StringComparer.Ordinal)];
        if (drained.FirstOrDefault(node => nodes.Take(desiredNodes).Contains(node)) is { } back)
        {
            return Wait($"Wait for {back} to be one of them again") with { Release = true };
        }

        if (drained.FirstOrDefault(node => cluster.Nodes.ContainsKey(node) && !nodes.Contains(node)) is { } ending)
        {
            return Wait($"Wait for {ending} to end");
        }

        if (drained.Length > 0 && !drained.Any(nodes.Contains))
        {
            return Wait("Wait for the nodes that left to be forgotten") with { Release = true };
        }

        if (cluster.Status == "red")
        {
            return Wait("Wait for all shards to be there");
        }

        if (nodes.Take(desiredNodes).FirstOrDefault(node => !cluster.Nodes.ContainsKey(node)) is { } absent)
        {
            return Wait($"Wait for {absent} to join");
        }

        if (nodes.Count > desiredNodes)
        {
            var last = nodes[^1];
            return !cluster.Drained.Contains(last) || !cluster.Voteless.Contains(last) ? Wait($"Wait for {last} to hand its data over") with { Drain = last }
                : cluster.Nodes.GetValueOrDefault(last) > 0 ? Wait($"Wait for {last} to hand its data over")
                : new CesDecision(nodes.Count - 1, $"Wait for {last} to end");
        }

        return cluster.Status == "yellow" && desiredNodes > 1 ? Wait("Wait for the copies of all shards") : new CesDecision(nodes.Count, null);

        CesDecision Wait(string reason) => new(nodes.Count, reason);
    }
}
