using k8s;
using k8s.Models;
using Ssm.Kubernetes;

namespace Ssm.ServiceDiscovery.Names;

/// <summary>A StatefulService as far as names need it: reading less keeps this project independent of what an instance is.</summary>
internal sealed record StatefulServiceHost : IKubernetesObject<V1ObjectMeta>
{
    public static readonly ResourceType<StatefulServiceHost> Type = new(
        "ssm.infra.tce.io", "v1alpha1", "statefulservices", "StatefulService", isNamespaced: true, ServiceDiscoveryJsonContext.Default.StatefulServiceHost);

    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public StatefulServiceHostSpec? Spec { get; init; }
}
