using k8s.Models;

namespace Ssm.Standalone.Node.Controllers.StatefulSets;

/// <summary>One thing to do for a StatefulSet.</summary>
internal abstract record StatefulSetAction
{
    private StatefulSetAction()
    {
    }

    /// <summary>Create the pod of an ordinal, at the update revision or at the current one.</summary>
    internal sealed record Create(int Ordinal, bool IsUpdated) : StatefulSetAction;

    /// <summary>Delete a pod.</summary>
    internal sealed record Delete(V1Pod Pod) : StatefulSetAction;
}
