using Ssm.Kubernetes;

namespace Ssm.ServiceDiscovery.Names;

/// <summary>The DNS name that one instance asks for.</summary>
/// <param name="Instance">The StatefulService; its Service has the same name.</param>
/// <param name="Host">As written by the user.</param>
/// <param name="CreatedAt">The older of two that ask for one name has it.</param>
internal sealed record InstanceHost(NamespacedName Instance, string Host, DateTime CreatedAt);
