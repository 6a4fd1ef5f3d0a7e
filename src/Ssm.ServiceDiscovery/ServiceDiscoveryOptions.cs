using System.Net;
using Ssm.Kubernetes;

namespace Ssm.ServiceDiscovery;

/// <summary>How names and endpoints of instances are published.</summary>
public sealed class ServiceDiscoveryOptions
{
    /// <summary>
    /// Where the DNS server listens, over UDP and TCP. Default <c>127.0.0.1:10053</c>; port 0 takes a free one.
    /// An entry that cannot be bound is reported and left out; the others serve.
    /// </summary>
    public IList<IPEndPoint> Listen { get; } = [new(IPAddress.Loopback, 10053)];

    /// <summary>The namespace of instances. Default <c>service-brokers</c>.</summary>
    public string Namespace { get; set; } = "service-brokers";

    /// <summary>The domain of cluster names, lower case. Default <c>cluster.local</c>. Names that end in <c>.svc</c> are answered without it as well.</summary>
    public string ClusterDomain { get; set; } = "cluster.local";

    /// <summary>How long clients may keep an answer, positive or negative. Default 5 s; whole seconds.</summary>
    public TimeSpan TimeToLive { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A DNS server that is asked for names that are not ours. Default <c>null</c>: they are refused.</summary>
    public IPEndPoint? Upstream { get; set; }

    /// <summary>How long <see cref="Upstream"/> may take. Default 3 s.</summary>
    public TimeSpan UpstreamTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a TCP client may be silent before it is disconnected. Default 10 s.</summary>
    public TimeSpan TcpIdleTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Where <c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c> are served over HTTP. Default <c>null</c>: nowhere. <c>/readyz</c> is 200 once names are answered.</summary>
    public IPEndPoint? DiagnosticsEndPoint { get; set; }

    /// <summary>
    /// Which replica writes the endpoints annotation; every replica answers DNS. Default <c>null</c>: this process is the only one and writes always.
    /// </summary>
    public LeaderElectionOptions? LeaderElection { get; set; }
}
