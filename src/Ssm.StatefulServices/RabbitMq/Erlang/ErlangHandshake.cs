using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ssm.StatefulServices.RabbitMq.Erlang;

/// <summary>The messages by which a hidden node and another make sure of each other's cookie (Erlang, "Distribution Protocol", version 6). Pure.</summary>
internal static class ErlangHandshake
{
    /// <summary>
    /// What every node must know by OTP 25 and 26: extended references, functions old and new, process identifiers, exports, bit strings, floats, atoms of UTF-8, maps, big
    /// creations, this handshake, unlinking with identifiers, and numbers of 64 bits in process identifiers. Not <c>PUBLISHED</c>: the node stays hidden.
    /// </summary>
    private const ulong Flags = 0x4 | 0x10 | 0x80 | 0x100 | 0x200 | 0x400 | 0x800 | 0x10000 | 0x20000 | 0x40000 | 0x1000000 | 0x2000000 | (0x4UL << 32);

    /// <summary>Who we are.</summary>
    public static byte[] Name(string node)
    {
        var name = Encoding.UTF8.GetBytes(node);
        var message = new byte[15 + name.Length];
        message[0] = (byte)'N';
        BinaryPrimitives.WriteUInt64BigEndian(message.AsSpan(1), Flags);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(9), ErlangTermWriter.Creation);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(13), (ushort)name.Length);
        name.CopyTo(message, 15);
        return message;
    }

    /// <summary>Whether the other goes on.</summary>
    public static bool IsWelcome(ReadOnlySpan<byte> status) => status is [(byte)'s', ..] && Encoding.UTF8.GetString(status[1..]) is "ok" or "ok_simultaneous";

    /// <summary>The number in the other's challenge; null when it is none.</summary>
    public static uint? Challenge(ReadOnlySpan<byte> message) =>
        message is [(byte)'N', ..] && message.Length >= 19 ? BinaryPrimitives.ReadUInt32BigEndian(message[9..]) : null;

    /// <summary>The answer to a challenge, with one of ours.</summary>
    public static byte[] Reply(uint challenge, uint ours, string cookie)
    {
        var message = new byte[21];
        message[0] = (byte)'r';
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(1), ours);
        Digest(challenge, cookie).CopyTo(message, 5);
        return message;
    }

    /// <summary>Whether the other knows the cookie.</summary>
    public static bool IsAcknowledged(ReadOnlySpan<byte> message, uint ours, string cookie) =>
        message is [(byte)'a', ..] && CryptographicOperations.FixedTimeEquals(message[1..], Digest(ours, cookie));

    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "The protocol says MD5.")]
    private static byte[] Digest(uint challenge, string cookie) => MD5.HashData(Encoding.UTF8.GetBytes(cookie + challenge.ToString(CultureInfo.InvariantCulture)));
}
