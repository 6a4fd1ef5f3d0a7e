using System.Net;

namespace Ssm.Standalone.Node.Networking;

/// <summary>One address that a Service is reached by, and what is behind it.</summary>
/// <param name="Listen">Where clients connect to.</param>
/// <param name="Ready">Where new connections go.</param>
/// <param name="Known">Endpoints that may keep the connections they have: the ready ones, and those that are only not ready.</param>
internal sealed record ProxyPort(IPEndPoint Listen, IReadOnlyList<IPEndPoint> Ready, IReadOnlySet<IPEndPoint> Known);
