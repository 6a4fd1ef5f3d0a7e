using System.Buffers.Binary;
using System.Text;

namespace Ssm.StatefulServices.ZooKeeper;

/// <summary>Reads what <see cref="ZooKeeperWriter"/> describes. A message that is too short or whose lengths cannot be throws <see cref="InvalidDataException"/>.</summary>
internal sealed class ZooKeeperReader(ReadOnlyMemory<byte> bytes)
{
    private ReadOnlyMemory<byte> _rest = bytes;

    public int Int() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    public long Long() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

    public byte[] Buffer() => Int() is var length and > 0 ? Take(length).ToArray() : [];

    public string Text() => Encoding.UTF8.GetString(Buffer());

    public List<T> Vector<T>(Func<ZooKeeperReader, T> element)
    {
        var count = Int();
        if (count > _rest.Length)
        {
            throw new InvalidDataException("ZooKeeper's answer ends too early");
        }

        var elements = new List<T>(Math.Max(count, 0));
        for (var index = 0; index < count; index++)
        {
            elements.Add(element(this));
        }

        return elements;
    }

    public List<ZooKeeperAcl> Acl() => Vector(reader => new ZooKeeperAcl(reader.Int(), reader.Text(), reader.Text()));

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length < 0 || length > _rest.Length)
        {
            throw new InvalidDataException("ZooKeeper's answer ends too early");
        }

        var taken = _rest.Span[..length];
        _rest = _rest[length..];
        return taken;
    }
}
