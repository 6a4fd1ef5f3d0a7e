using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Csp;

/// <summary>Decides who serves and whether an instance is as declared. Pure.</summary>
internal static class CspFormationDecider
{
    /// <param name="nodes">The nodes there are, each with what it says about itself; null when it does not answer.</param>
    /// <param name="desired">How many there should be.</param>
    /// <param name="state">What the last pass stored.</param>
    /// <param name="now">The time.</param>
    public static CspDecision Decide(IReadOnlyList<(Node Node, CspNodeReport? Report)> nodes, int desired, CspFormationState state, DateTimeOffset now)
    {
        var spreadOver = Math.Min(state.SpreadOver ?? desired, desired);
        var waiting = Missing(nodes, desired);
        if (spreadOver == desired)
        {
            return new CspDecision(new CspFormationState { SpreadOver = desired }, Serving(nodes, desired), waiting);
        }

        // More nodes than before: the objects have to come to those that are responsible for them now. Nodes that do not know all others yet are about to
        // be restarted, for which nothing is to be waited for here.
        if (waiting is not null || nodes.Any(each => each.Node.IsOutdated))
        {
            return new CspDecision(new CspFormationState { SpreadOver = spreadOver }, Serving(nodes, spreadOver), waiting);
        }

        var since = state.AllUpSince ?? now;
        return nodes.All(each => each.Report!.Passes.Values.All(pass => pass is { Failures: 0 } && pass.Started >= since)) // all answer, or one were missing
            ? new CspDecision(new CspFormationState { SpreadOver = desired }, Serving(nodes, desired), Waiting: null)
            : new CspDecision(
                new CspFormationState { SpreadOver = spreadOver, AllUpSince = since },
                Serving(nodes, spreadOver),
                $"Wait for the objects to be spread over {desired} nodes");
    }

    /// <summary>
    /// Every node serves all objects, wherever they are; only while others that have them restart, a new one would say that they do not exist. A node that
    /// served goes on when it is slow to answer: Kubernetes itself leads nobody to a node that is not ready, and an only node must not lose its clients to a
    /// moment of load.
    /// </summary>
    private static string[] Serving(IReadOnlyList<(Node Node, CspNodeReport? Report)> nodes, int spreadOver) =>
        [.. nodes
            .Where(each => each.Node.Ordinal < spreadOver && !each.Node.IsLeaving && (each.Report is not null || each.Node.Role is not null))
            .Select(each => each.Node.Name)];

    private static string? Missing(IReadOnlyList<(Node Node, CspNodeReport? Report)> nodes, int desired) =>
        nodes.Count < desired ? $"Wait for {nodes.Count}/{desired} nodes"
        : nodes.FirstOrDefault(each => each.Report is null || each.Node.IsLeaving).Node is { } silent ? $"Wait for {silent.Name}"
        : null;
}
