using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Operator;

/// <summary>
/// Decides which node is to be restarted, so that all become as their StatefulSet says: one at a time, only while all others serve, those without the
/// primary role first, from the highest ordinal down, and the primary last, after it was asked to hand over. Pure.
/// </summary>
internal static class RolloutDecider
{
    /// <summary>The node that a formation pass is to take the primary role from before it is removed or restarted; null when there is none.</summary>
    /// <param name="nodes">The nodes as their pods are.</param>
    /// <param name="declared">How many nodes are declared: those of a higher ordinal are to be removed.</param>
    /// <param name="running">How many the StatefulSet has.</param>
    /// <param name="primary">The primary as the last pass saw it.</param>
    public static string? Yielding(IReadOnlyList<Node> nodes, int declared, int running, string? primary)
    {
        var leaving = nodes.Where(node => node.Ordinal >= declared && !node.IsLeaving && IsPrimary(node, primary)).MaxBy(node => node.Ordinal);
        var next = leaving ?? Next(nodes, running, primary);
        return next is not null && nodes.Count > 1 && IsPrimary(next, primary) ? next.Name : null;
    }

    /// <summary>The node that may be restarted now; null when none may.</summary>
    /// <param name="nodes">The nodes, each with the role that the formation gave it.</param>
    /// <param name="running">How many the StatefulSet has.</param>
    /// <param name="yielding">The node that the formation was asked to take the primary role from.</param>
    /// <param name="formation">What the formation said; null when it was not asked, because no node has an address.</param>
    public static Node? Restart(IReadOnlyList<Node> nodes, int running, string? yielding, FormationResult? formation)
    {
        var next = Next(nodes, running, formation?.Primary);
        return next is null || !next.IsReady ? next
            : formation is not { Waiting: null } ? null
            : nodes.Count > 1 && IsPrimary(next, formation.Primary) && yielding != next.Name ? null
            : next;
    }

    /// <summary>The outdated node whose turn it is; null while that of another is not over.</summary>
    public static Node? Next(IReadOnlyList<Node> nodes, int running, string? primary)
    {
        if (nodes.Count < running || nodes.Any(node => node.IsLeaving))
        {
            return null;
        }

        var outdated = nodes.Where(node => node.IsOutdated).OrderBy(node => Rank(node, primary)).ThenByDescending(node => node.Ordinal).ToArray();
        var isServing = nodes.Any(node => node.IsReady);

        // A node that serves nobody loses nothing, and it may be the change that mends it.
        return outdated.FirstOrDefault(node => !node.IsReady && (node.Problem is not null || !isServing || nodes.All(other => other == node || other.IsReady)))
            ?? (nodes.All(node => node.IsReady) ? outdated.FirstOrDefault() : null);
    }

    private static bool IsPrimary(Node node, string? primary) => Rank(node, primary) > 0;

    private static int Rank(Node node, string? primary) => node.Name == primary ? 2 : node.Role == StatefulServiceLabels.PrimaryRole ? 1 : 0;
}
