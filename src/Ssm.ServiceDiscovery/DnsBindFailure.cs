using System.Net;

namespace Ssm.ServiceDiscovery;

/// <summary>An address and port that could not be taken.</summary>
/// <param name="EndPoint">As asked for.</param>
/// <param name="Why">The system's reason, for a person to read, for example <c>Permission denied</c>.</param>
public sealed record DnsBindFailure(IPEndPoint EndPoint, string Why);
