using System.Net;
using k8s.Models;
using Ssm.Standalone.Node.Processes;

namespace Ssm.Standalone.Node.Probes;

/// <summary>From a declared probe to the action that carries it out.</summary>
internal sealed class ProbeActions(HttpMessageInvoker http, ProcessLauncher launcher)
{
    /// <summary>The action of a probe.</summary>
    /// <param name="probe">As declared.</param>
    /// <param name="container">Its ports may be named by the probe.</param>
    /// <param name="podIP">Where the container listens unless the probe says otherwise.</param>
    /// <param name="sideProcess">Prepares a command to run beside the container; null when its executable is missing.</param>
    public IProbeAction Create(V1Probe probe, V1Container container, IPAddress podIP, Func<IReadOnlyList<string>, ProcessSpec?> sideProcess)
    {
        switch (probe)
        {
            case { Exec: { } exec }:
                return new ExecProbe(launcher, sideProcess([.. exec.Command]));
            case { HttpGet: { } get }:
                var scheme = string.Equals(get.Scheme, "HTTPS", StringComparison.OrdinalIgnoreCase) ? "https" : "http";
                var path = get.Path is { Length: > 0 } ? get.Path : "/";
                return new HttpProbe(http, new Uri($"{scheme}://{get.Host ?? podIP.ToString()}:{Port(get.Port, container)}/{path.TrimStart('/')}"), get.HttpHeaders);
            case { TcpSocket: { } tcp }:
                return new TcpProbe(new IPEndPoint(IPAddress.TryParse(tcp.Host, out var host) ? host : podIP, Port(tcp.Port, container)));
            case { Grpc: { } grpc }:
                // DEVIATION: the health service is not called; that the port answers has to do.
                return new TcpProbe(new IPEndPoint(podIP, grpc.Port));
            default:
                return new TcpProbe(new IPEndPoint(podIP, container.Ports?.FirstOrDefault()?.ContainerPort ?? 0));
        }
    }

    private static int Port(IntOrString port, V1Container container) =>
        int.TryParse(port.Value, out var number) ? number : container.Ports?.FirstOrDefault(named => named.Name == port.Value)?.ContainerPort ?? 0;
}
