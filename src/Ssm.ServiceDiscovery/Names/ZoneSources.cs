using k8s.Models;

namespace Ssm.ServiceDiscovery.Names;

/// <summary>What names are made from.</summary>
internal sealed record ZoneSources
{
    public required IReadOnlyCollection<V1Service> Services { get; init; }

    public required IReadOnlyCollection<V1Endpoints> Endpoints { get; init; }

    public required IReadOnlyCollection<InstanceHost> Hosts { get; init; }
}
