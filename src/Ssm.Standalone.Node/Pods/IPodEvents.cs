using k8s.Models;

namespace Ssm.Standalone.Node.Pods;

/// <summary>Where events about pods go.</summary>
internal interface IPodEvents
{
    /// <summary>Progress.</summary>
    void Normal(V1Pod pod, string reason, string message);

    /// <summary>Trouble.</summary>
    void Warning(V1Pod pod, string reason, string message);
}
