using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.RabbitMq;

/// <summary>
/// Decides what the nodes of an instance need to be one cluster. A node that starts joins by itself; what it does not do by itself is to take over replicas of
/// queues that are there already, and to leave. One that lost its disk is forgotten, and joins anew. Nodes come and go one at a time: several that join at once block each other (Erlang's <c>global</c>). Pure.
/// </summary>
internal static class RabbitMqFormationDecider
{
    /// <summary>One decision.</summary>
    /// <param name="names">The instance's names.</param>
    /// <param name="nodes">The nodes that exist.</param>
    /// <param name="views">What those say that answer.</param>
    /// <param name="desired">How many nodes are declared.</param>
    /// <param name="state">What an earlier pass stored.</param>
    /// <param name="yielding">The node that is about to be restarted; null when none is.</param>
    public static RabbitMqDecision Decide(
        InstanceNames names, IReadOnlyList<Node> nodes, IReadOnlyDictionary<string, RabbitMqView> views, int desired, RabbitMqFormationState state, string? yielding)
    {
        var cluster = Cluster(views);
        if (cluster is null)
        {
            return new()
            {
                // Nobody can be asked; whoever is ready serves on as before.
                Serving = [.. nodes.Where(node => node.Role is not null && !node.IsLeaving).Select(node => node.Name)],
                RunNodes = Run(state.Members, desired, nodes.Count),
                State = state,
                Waiting = "Wait for the nodes to answer",
            };
        }

        var members = state.IsFounded ? state.Members : Math.Max(1, state.Members);
        var last = members > desired ? names.Node(members - 1) : null;
        if (last is not null && !cluster.Members.Contains(last))
        {
            members--;
        }

        // What was forgotten because it lost its disk has to be filled again, and with it, which does no harm, all that come after.
        members = nodes.Where(node => HasLostDisk(node) && !cluster.Members.Contains(node.Name)).Select(node => node.Ordinal).Append(members).Min();

        var run = Run(members, desired, nodes.Count);
        var decision = new RabbitMqDecision
        {
            Serving = Whole(views, [.. nodes.Where(node => !node.IsLeaving && node.Ordinal < desired && cluster.Running.Contains(node.Name) && Agrees(node.Name, views, cluster))]),
            RunNodes = run,
            State = new RabbitMqFormationState
            {
                Members = members,
                IsFounded = cluster.Members.Any(member => member != names.Node(0)) || (state.IsFounded && members > 1),
            },
        };
        return Step(names, nodes, cluster, desired, members, run) is { } step
            ? decision with { Step = step, Waiting = Reason(step) }
            : decision with { Waiting = Missing(names, cluster, run, members, desired) ?? Unseen(nodes, cluster, views) ?? Stopped(views) ?? Critical(views, run, yielding) };
    }

    /// <summary>One more than there are members, up to what is declared; never fewer than run already, whose data would be removed.</summary>
    private static int Run(int members, int desired, int present) => Math.Max(members < desired ? members + 1 : members, Math.Min(desired, present));

    /// <summary>The view of the most nodes that see each other; null when nobody answers.</summary>
    private static RabbitMqView? Cluster(IReadOnlyDictionary<string, RabbitMqView> views) =>
        views.Where(each => each.Value.Running.Contains(each.Key))
            .OrderByDescending(each => each.Value.Running.Count)
            .ThenBy(each => each.Key, StringComparer.Ordinal)
            .Select(each => each.Value)
            .FirstOrDefault();

    /// <summary>A node that does not see most of the others is in a cluster of its own, whatever they say.</summary>
    private static bool Agrees(string pod, IReadOnlyDictionary<string, RabbitMqView> views, RabbitMqView cluster) =>
        !views.TryGetValue(pod, out var view) || 2 * view.Running.Count(cluster.Running.Contains) > cluster.Running.Count;

    /// <summary>Those on which every vhost runs; all, when it runs on none: one vhost that is away everywhere does not end the others.</summary>
    private static string[] Whole(IReadOnlyDictionary<string, RabbitMqView> views, Node[] nodes)
    {
        var whole = nodes.Where(node => views.TryGetValue(node.Name, out var view) ? view.StoppedVhosts.Count == 0 : !IsUnseen(node, views)).ToArray();
        return [.. (whole.Length > 0 ? whole : nodes).Select(node => node.Name)];
    }

    /// <summary>One that serves may be slow to answer; of one that has started nobody knows yet what runs on it.</summary>
    private static bool IsUnseen(Node node, IReadOnlyDictionary<string, RabbitMqView> views) => node.Role is null && !views.ContainsKey(node.Name);

    private static bool HasLostDisk(Node node) => node.PreparationFailure == RabbitMqStart.DiskIsLost;

    private static RabbitMqStep? Step(InstanceNames names, IReadOnlyList<Node> nodes, RabbitMqView cluster, int desired, int members, int run)
    {
        var gone = cluster.Members
            .Where(member => !cluster.Running.Contains(member) && nodes.All(node => node.Name != member) && Ordinals(names, run).All(pod => pod != member))
            .Order(StringComparer.Ordinal)
            .FirstOrDefault();
        gone ??= nodes.FirstOrDefault(node => HasLostDisk(node) && cluster.Members.Contains(node.Name) && !cluster.Running.Contains(node.Name))?.Name;
        if (gone is not null)
        {
            return new RabbitMqStep.Forget { Pod = gone };
        }

        if (members > desired)
        {
            var last = names.Node(members - 1);
            return cluster.Members.Contains(last) && cluster.Running.Any(pod => pod != last) ? new RabbitMqStep.Leave { Pod = last } : null;
        }

        var next = names.Node(members);
        return members < desired && cluster.Running.Contains(next) ? new RabbitMqStep.Fill { Pod = next } : null;
    }

    private static IEnumerable<string> Ordinals(InstanceNames names, int count) => Enumerable.Range(0, count).Select(ordinal => names.Node(ordinal));

    private static string? Missing(InstanceNames names, RabbitMqView cluster, int run, int members, int desired) =>
        Ordinals(names, run).FirstOrDefault(pod => !cluster.Running.Contains(pod)) is { } missing ? $"Wait for {missing} to join the others"
        : members != desired ? $"Wait for {run - desired} nodes to go"
        : null;

    private static string? Unseen(IReadOnlyList<Node> nodes, RabbitMqView cluster, IReadOnlyDictionary<string, RabbitMqView> views) =>
        nodes.FirstOrDefault(node => !node.IsLeaving && cluster.Running.Contains(node.Name) && IsUnseen(node, views)) is { } unseen ? $"Wait for {unseen.Name} to say what runs on it" : null;

    private static string? Stopped(IReadOnlyDictionary<string, RabbitMqView> views) =>
        RabbitMqVhosts.Stopped(views) is [var (pod, vhost), ..] ? $"Wait for vhost {vhost} to run on {pod}" : null;

    private static string? Critical(IReadOnlyDictionary<string, RabbitMqView> views, int run, string? yielding) =>
        run > 1 && yielding is not null && views.TryGetValue(yielding, out var view) && view.IsQuorumCritical
            ? $"Wait for queues to have a majority without {yielding}"
            : null;

    private static string Reason(RabbitMqStep step) => step switch
    {
        RabbitMqStep.Fill => $"Wait for {step.Pod} to have its share of the queues",
        RabbitMqStep.Leave => $"Wait for {step.Pod} to give up its share of the queues",
        RabbitMqStep.Forget => $"Wait for {step.Pod} to be forgotten",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
