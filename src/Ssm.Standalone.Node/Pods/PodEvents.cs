using k8s.Models;
using Ssm.Kubernetes;

namespace Ssm.Standalone.Node.Pods;

/// <summary><see cref="IPodEvents"/> as events of the API.</summary>
internal sealed class PodEvents(EventRecorder recorder) : IPodEvents
{
    /// <inheritdoc/>
    public void Normal(V1Pod pod, string reason, string message) => recorder.Normal(Named(pod), reason, message);

    /// <inheritdoc/>
    public void Warning(V1Pod pod, string reason, string message) => recorder.Warning(Named(pod), reason, message);

    /// <summary>Objects of a list carry no kind on Kubernetes.</summary>
    private static V1Pod Named(V1Pod pod) => new() { ApiVersion = V1Pod.KubeApiVersion, Kind = V1Pod.KubeKind, Metadata = pod.Metadata };
}
