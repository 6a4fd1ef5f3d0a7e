using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Ssm.Standalone.Node.Networking;

/// <summary>IPv4 addresses as numbers, so that ranges are arithmetic.</summary>
internal static class Ipv4
{
    public static uint ToNumber(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[4];
        return address.AddressFamily == AddressFamily.InterNetwork && address.TryWriteBytes(bytes, out _)
            ? BinaryPrimitives.ReadUInt32BigEndian(bytes)
            : throw new ArgumentException($"{address} is not an IPv4 address", nameof(address));
    }

    public static IPAddress FromNumber(uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return new IPAddress(bytes);
    }

    /// <summary>Null unless <paramref name="text"/> is a dotted quad in full; <see cref="IPAddress.TryParse(string, out IPAddress)"/> also takes <c>127.1</c>.</summary>
    public static IPAddress? TryParse(string? text) =>
        text is not null && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork
            && address.ToString() == text
            ? address
            : null;
}
