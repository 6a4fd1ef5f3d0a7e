using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Operator;

/// <summary>Decides how many nodes are to run from the next pass on, on the way to the declared number. Pure.</summary>
internal static class RunNodesDecider
{
    /// <param name="declared">How many nodes the instance is to have.</param>
    /// <param name="running">How many run by now; null until the nodes were joined once.</param>
    /// <param name="nodes">The nodes as their pods are.</param>
    /// <param name="formation">What the formation said; null when it was not asked.</param>
    /// <param name="hasSurplusData">Data of nodes that ended is still there.</param>
    public static int? Decide(int declared, int? running, IReadOnlyList<Node> nodes, FormationResult? formation, bool hasSurplusData)
    {
        if (formation is null)
        {
            return running;
        }

        var current = running ?? declared;
        var next = formation.RunNodes ?? (declared >= current || MayShrink(declared, nodes, formation) ? declared : current);

        // A node that starts again must not find what it left behind.
        return next > current && hasSurplusData ? current : next;
    }

    /// <summary>What is to be removed leads no more, and what stays serves.</summary>
    private static bool MayShrink(int declared, IReadOnlyList<Node> nodes, FormationResult formation)
    {
        var staying = nodes.Where(node => node.Ordinal < declared).ToArray();
        return staying.Length >= declared
            && staying.All(node => node is { IsReady: true, IsLeaving: false })
            && nodes.All(node => node.Ordinal < declared || node.Name != formation.Primary);
    }
}
