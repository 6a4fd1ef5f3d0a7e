using k8s.Models;

namespace Ssm.Standalone.Node.Controllers.GarbageCollection;

/// <summary>What to do about an object that has owners.</summary>
internal abstract record GarbageDecision
{
    private GarbageDecision()
    {
    }

    /// <summary>Leave it as it is.</summary>
    internal sealed record Keep : GarbageDecision;

    /// <summary>Keep it, without the references that lead nowhere.</summary>
    internal sealed record Trim(IReadOnlyList<V1OwnerReference> Left) : GarbageDecision;

    /// <summary>Delete it.</summary>
    /// <param name="PropagationPolicy">What becomes of its own dependents.</param>
    internal sealed record Delete(string PropagationPolicy) : GarbageDecision;

    /// <summary>Decides. An object goes only when no owner of it is there and none is in doubt.</summary>
    public static GarbageDecision Of(IReadOnlyList<(V1OwnerReference Reference, OwnerState State)> owners, bool hasDependents)
    {
        if (owners.Count == 0 || owners.Any(owner => owner.State == OwnerState.Unknown))
        {
            return new Keep();
        }

        if (owners.Any(owner => owner.State == OwnerState.Solid))
        {
            var left = owners.Where(owner => owner.State == OwnerState.Solid).Select(owner => owner.Reference).ToList();
            return left.Count == owners.Count ? new Keep() : new Trim(left);
        }

        // An owner that waits in the foreground wants what is below its dependents gone, too.
        return new Delete(hasDependents && owners.Any(owner => owner.State == OwnerState.Waiting) ? "Foreground" : "Background");
    }
}
