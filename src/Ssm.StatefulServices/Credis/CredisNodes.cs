using System.Net;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Credis;

/// <summary>Sessions on the nodes of an instance.</summary>
internal static class CredisNodes
{
    /// <summary>How long a node may take to answer.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>Connects to all nodes at once. A node that does not answer is left out, and so is one that still reads its data.</summary>
    public static async Task<CredisSessions> ConnectAsync(Instance instance, IReadOnlyList<Node> nodes, CancellationToken cancellationToken)
    {
        var password = instance.Secrets[CredisSecretNames.Admin];
        var connected = await Task.WhenAll(nodes.Select(async node =>
        {
            var endpoint = EndpointOf(node);
            var session = endpoint is null ? null : await CredisNode.TryConnectAsync(endpoint, password, Timeout, cancellationToken);
            return (node.Name, Session: session);
        }));
        return new CredisSessions(connected.Where(each => each.Session is not null).ToDictionary(each => each.Name, each => each.Session!));
    }

    /// <summary>Where a node listens; null while it has no address.</summary>
    public static IPEndPoint? EndpointOf(Node node) =>
        IPAddress.TryParse(node.Address, out var address) ? new IPEndPoint(address, CredisConfig.Port) : null;
}
