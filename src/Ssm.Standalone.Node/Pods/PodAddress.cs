using System.Net;

namespace Ssm.Standalone.Node.Pods;

/// <summary>Where a pod is.</summary>
/// <param name="PodIP">The pod's own address.</param>
/// <param name="HostIP">The node's address.</param>
internal sealed record PodAddress(IPAddress PodIP, IPAddress HostIP);
