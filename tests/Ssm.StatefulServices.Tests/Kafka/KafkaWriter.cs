using System.Buffers.Binary;
using System.Text;

namespace Ssm.StatefulServices.Tests.Kafka;

/// <summary>Writes the types of Kafka's protocol.</summary>
internal sealed class KafkaWriter
{
    private readonly List<byte> _message = [];

    public byte[] ToArray() => [.. _message];

    public KafkaWriter Int8(sbyte value) => Put([(byte)value]);

    public KafkaWriter Boolean(bool value) => Put([value ? (byte)1 : (byte)0]);

    public KafkaWriter Int16(short value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteInt16BigEndian(bytes, value);
        return Put(bytes);
    }

    public KafkaWriter Int32(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return Put(bytes);
    }

    public KafkaWriter Int64(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return Put(bytes);
    }

    public KafkaWriter String(string? value)
    {
        var bytes = Encoding.UTF8.GetBytes(value ?? "");
        return value is null ? Int16(-1) : Int16((short)bytes.Length).Put(bytes);
    }

    public KafkaWriter Bytes(byte[] value) => Int32(value.Length).Put(value);

    public KafkaWriter Array<T>(IReadOnlyCollection<T> items, Action<T> item)
    {
        Int32(items.Count);
        return Each(items, item);
    }

    public KafkaWriter CompactString(string? value)
    {
        var bytes = Encoding.UTF8.GetBytes(value ?? "");
        return value is null ? Varint(0) : Varint(bytes.Length + 1).Put(bytes);
    }

    public KafkaWriter CompactArray<T>(IReadOnlyCollection<T> items, Action<T> item)
    {
        Varint(items.Count + 1);
        return Each(items, item);
    }

    public KafkaWriter NoTags() => Varint(0);

    private KafkaWriter Each<T>(IEnumerable<T> items, Action<T> item)
    {
        foreach (var each in items)
        {
            item(each);
        }

        return this;
    }

    private KafkaWriter Varint(int value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _message.Add((byte)(value | 0x80));
        }

        _message.Add((byte)value);
        return this;
    }

    private KafkaWriter Put(ReadOnlySpan<byte> bytes)
    {
        _message.AddRange(bytes);
        return this;
    }
}
