namespace Ssm.Standalone.Node.Controllers.Deployments;

/// <summary>How many pods each ReplicaSet of a Deployment is to have next. After Kubernetes' pkg/controller/deployment. Pure.</summary>
internal static class RolloutPlan
{
    /// <summary>The rolling update's next step: the new one up within the surge, the old ones down within what may be unavailable.</summary>
    /// <returns>The new number of each ReplicaSet that changes.</returns>
    public static IReadOnlyDictionary<string, int> Roll(ReplicaCount current, IReadOnlyList<ReplicaCount> old, int wanted, RolloutLimits limits)
    {
        var total = current.Wanted + old.Sum(set => set.Wanted);
        if (current.Wanted > wanted)
        {
            return new Dictionary<string, int> { [current.Name] = wanted };
        }

        var room = wanted + limits.Surge - total;
        if (current.Wanted < wanted && room > 0)
        {
            return new Dictionary<string, int> { [current.Name] = current.Wanted + Math.Min(room, wanted - current.Wanted) };
        }

        return ScaleDown(current, old, wanted, total, limits);
    }

    /// <summary>The next step of <c>Recreate</c>: all old ones away, and only when they are gone the new one up.</summary>
    public static IReadOnlyDictionary<string, int> Recreate(ReplicaCount current, IReadOnlyList<ReplicaCount> old, int wanted)
    {
        if (old.Any(set => set.Wanted > 0))
        {
            return old.Where(set => set.Wanted > 0).ToDictionary(set => set.Name, _ => 0);
        }

        return current.Wanted != wanted && old.All(set => set.Actual == 0)
            ? new Dictionary<string, int> { [current.Name] = wanted }
            : new Dictionary<string, int>();
    }

    private static Dictionary<string, int> ScaleDown(
        ReplicaCount current, IReadOnlyList<ReplicaCount> old, int wanted, int total, RolloutLimits limits)
    {
        var steps = new Dictionary<string, int>(StringComparer.Ordinal);
        var least = wanted - limits.Unavailable;
        var most = total - least - (current.Wanted - current.Available);

        // First those that do not serve anyway, for they cost nothing.
        foreach (var set in old.Where(set => set.Wanted > 0))
        {
            var unhealthy = Math.Min(most, set.Wanted - set.Available);
            if (unhealthy > 0)
            {
                steps[set.Name] = set.Wanted - unhealthy;
                most -= unhealthy;
            }
        }

        var spare = Math.Min(most, current.Available + old.Sum(set => set.Available) - least);
        foreach (var set in old.Where(set => set.Wanted > 0))
        {
            var left = steps.GetValueOrDefault(set.Name, set.Wanted);
            var less = Math.Min(spare, left);
            if (less > 0)
            {
                steps[set.Name] = left - less;
                spare -= less;
            }
        }

        return steps;
    }
}
