using System.Buffers.Binary;
using System.Text;

namespace Ssm.StatefulServices.Tests.Kafka;

/// <summary>Reads the types of Kafka's protocol (https://kafka.apache.org/protocol, "Protocol Primitive Types").</summary>
internal sealed class KafkaReader(byte[] message)
{
    private int _at;

    public sbyte Int8() => (sbyte)Take(1)[0];

    public bool Boolean() => Take(1)[0] != 0;

    public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    public string? String() => Int16() is >= 0 and var length ? Encoding.UTF8.GetString(Take(length)) : null;

    public byte[] Bytes() => Take(Int32()).ToArray();

    public T[]? Array<T>(Func<T> item) => Int32() is >= 0 and var count ? Repeat(count, item) : null;

    public string CompactString() => Encoding.UTF8.GetString(Take(Varint() - 1));

    public byte[] CompactBytes() => Take(Varint() - 1).ToArray();

    public T[] CompactArray<T>(Func<T> item) => Repeat(Varint() - 1, item);

    public void Tags()
    {
        for (var count = Varint(); count > 0; count--)
        {
            Varint();
            Take(Varint());
        }
    }

    private static T[] Repeat<T>(int count, Func<T> item)
    {
        var items = new T[count];
        for (var index = 0; index < count; index++)
        {
            items[index] = item();
        }

        return items;
    }

    private int Varint()
    {
        var value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = Take(1)[0];
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        _at += count;
        return message.AsSpan(_at - count, count);
    }
}
