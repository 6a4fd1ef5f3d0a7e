using Ssm.Kubernetes;

namespace Ssm.ServiceDiscovery.Names;

/// <summary>A host that gets no name, and why.</summary>
internal sealed record HostRefusal(NamespacedName Instance, string Host, string Why);
