using System.Net;
using System.Net.Sockets;
using Ssm.ServiceDiscovery.Dns;

namespace Ssm.ServiceDiscovery.Names;

/// <summary>Names as text: lower case, no trailing dot.</summary>
internal static class DnsName
{
    /// <summary>Whether a client could ask for it: letters, digits, '-' and '_', labels of 1 to 63, 253 characters in all (RFC 1035 2.3.4).</summary>
    public static bool TryNormalize(string text, out string name)
    {
        name = text.EndsWith('.') ? text[..^1].ToLowerInvariant() : text.ToLowerInvariant();
        return name.Length is > 0 and <= DnsLimits.MaxNameBytes - 2 && name.Split('.').All(IsLabel);
    }

    /// <summary><c>10.0.10.127.in-addr.arpa</c> for <c>127.10.0.10</c> (RFC 1035 3.5).</summary>
    public static string Reverse(IPAddress address) =>
        string.Join('.', address.GetAddressBytes().Reverse()) + ".in-addr.arpa";

    /// <summary>Only IPv4: every address of a network of ours is.</summary>
    public static IPAddress? ParseAddress(string? text) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork ? address : null;

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= DnsLimits.MaxLabelBytes && label.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
}
