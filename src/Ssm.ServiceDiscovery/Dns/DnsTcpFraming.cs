using System.Buffers.Binary;

namespace Ssm.ServiceDiscovery.Dns;

/// <summary>Messages on a stream, each after its length in two bytes (RFC 1035 4.2.2).</summary>
internal static class DnsTcpFraming
{
    /// <returns>The message's length; 0 at the end of the stream.</returns>
    /// <exception cref="EndOfStreamException">The stream ends within a message.</exception>
    public static async Task<int> ReadAsync(Stream stream, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (await stream.ReadAtLeastAsync(buffer[..2], 2, throwOnEndOfStream: false, cancellationToken) < 2)
        {
            return 0;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(buffer.Span);
        await stream.ReadExactlyAsync(buffer[..length], cancellationToken);
        return length;
    }

    /// <summary>Writes length and message at once, because some clients expect both in one segment (RFC 7766 8).</summary>
    public static async Task WriteAsync(Stream stream, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var framed = new byte[message.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)message.Length);
        message.CopyTo(framed.AsMemory(2));
        await stream.WriteAsync(framed, cancellationToken);
    }
}
