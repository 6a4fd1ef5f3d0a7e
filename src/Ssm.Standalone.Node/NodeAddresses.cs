using System.Net;
using Ssm.Standalone.Node.Networking;

namespace Ssm.Standalone.Node;

/// <summary>
/// How a pod network is divided. Everything follows from the network alone, so whoever knows it (the node, the DNS server, the CLI) comes to the
/// same addresses without asking anybody.
/// </summary>
/// <remarks>
/// The first sixteenth is for fixed addresses, then come cluster addresses of Services (to a quarter), load-balancer addresses (to a half) and
/// pods (the rest). In the default network that is 127.10.0.0, 127.10.16.0, 127.10.64.0 and 127.10.128.0 onwards.
/// </remarks>
public sealed class NodeAddresses
{
    /// <summary>Longest prefix that leaves room for the fixed addresses.</summary>
    private const int LongestPrefix = 24;
    private const int ShortestPrefix = 8;

    private NodeAddresses(uint network, int prefix)
    {
        var size = 1u << (32 - prefix);
        Network = $"{Ipv4.FromNumber(network)}/{prefix}";
        All = new AddressRange(network, size);
        Node = Ipv4.FromNumber(network + 1);
        Dns = Ipv4.FromNumber(network + 10);
        Services = new AddressRange(network + (size / 16), (size / 4) - (size / 16));
        Ingress = new AddressRange(network + (size / 4), size / 4);
        // The last address of the last network, 127.255.255.255, is a broadcast address: the kernel refuses connections to it.
        Pods = new AddressRange(network + (size / 2), (size / 2) - 1);
    }

    /// <summary>The network, as <c>127.10.0.0/16</c>.</summary>
    public string Network { get; }

    /// <summary>Offset 1: the node itself, its log endpoint and its node ports.</summary>
    public IPAddress Node { get; }

    /// <summary>Offset 10: the DNS server of the platform.</summary>
    public IPAddress Dns { get; }

    internal AddressRange All { get; }

    internal AddressRange Services { get; }

    internal AddressRange Ingress { get; }

    internal AddressRange Pods { get; }

    /// <summary>Divides a network given as <c>a.b.c.d/prefix</c>.</summary>
    /// <exception cref="FormatException">It is not one, is not inside 127.0.0.0/8, or its prefix is not 8 to 24; the message says which.</exception>
    public static NodeAddresses Parse(string network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var slash = network.IndexOf('/');
        if (slash < 0 || Ipv4.TryParse(network[..slash]) is not { } address || !int.TryParse(network[(slash + 1)..], out var prefix))
        {
            throw new FormatException($"network '{network}' is not of the form 127.10.0.0/16");
        }

        if (prefix is < ShortestPrefix or > LongestPrefix)
        {
            throw new FormatException($"network '{network}': the prefix must be {ShortestPrefix} to {LongestPrefix}");
        }

        var number = Ipv4.ToNumber(address);
        if (number >> 24 != 127)
        {
            throw new FormatException($"network '{network}' is not inside 127.0.0.0/8");
        }

        var mask = uint.MaxValue << (32 - prefix);
        return (number & mask) == number
            ? new NodeAddresses(number, prefix)
            : throw new FormatException($"network '{network}' has bits after its prefix; did you mean {Ipv4.FromNumber(number & mask)}/{prefix}?");
    }

    /// <summary>The network.</summary>
    public override string ToString() => Network;
}
