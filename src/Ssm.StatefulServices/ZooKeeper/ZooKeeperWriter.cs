using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Ssm.StatefulServices.ZooKeeper;

/// <summary>Writes a message as ZooKeeper's record format (jute) has it: big-endian numbers, texts and vectors after their length.</summary>
internal sealed class ZooKeeperWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ZooKeeperWriter Int(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    public ZooKeeperWriter Long(long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    public ZooKeeperWriter Flag(bool value)
    {
        _bytes.Write([value ? (byte)1 : (byte)0]);
        return this;
    }

    public ZooKeeperWriter Buffer(ReadOnlySpan<byte> value)
    {
        Int(value.Length);
        _bytes.Write(value);
        return this;
    }

    /// <summary>A text; null has the length -1.</summary>
    public ZooKeeperWriter Text(string? value) => value is null ? Int(-1) : Buffer(Encoding.UTF8.GetBytes(value));

    public ZooKeeperWriter Acl(IReadOnlyList<ZooKeeperAcl> acl)
    {
        Int(acl.Count);
        foreach (var entry in acl)
        {
            Int(entry.Permissions).Text(entry.Scheme).Text(entry.Id);
        }

        return this;
    }

    /// <summary>What another writer has.</summary>
    public ZooKeeperWriter Append(ZooKeeperWriter other)
    {
        _bytes.Write(other._bytes.WrittenSpan);
        return this;
    }

    /// <summary>The message behind its length, as it goes over the wire.</summary>
    public byte[] ToFrame() => [.. new ZooKeeperWriter().Int(_bytes.WrittenCount)._bytes.WrittenSpan, .. _bytes.WrittenSpan];
}
