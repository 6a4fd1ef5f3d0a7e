using System.Net;

namespace Ssm.Standalone.Node;

/// <summary>What the node is called and where it is.</summary>
/// <param name="Name">The name of its Node object.</param>
/// <param name="Address">Its own address.</param>
internal sealed record NodeIdentity(string Name, IPAddress Address);
