using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Google.Protobuf;

namespace Ssm.Standalone.ApiServer.OpenApi;

/// <summary>A protobuf message under construction; a member that the JSON lacks is left out, as proto3 leaves out zero values.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The stream is memory.")]
internal sealed class ProtobufMessage
{
    private const int BufferBytes = 64;
    private readonly MemoryStream _bytes = new();
    private readonly CodedOutputStream _output;

    internal ProtobufMessage() => _output = new CodedOutputStream(_bytes, BufferBytes, leaveOpen: true);

    internal byte[] ToArray()
    {
        _output.Flush();
        return _bytes.ToArray();
    }

    internal ProtobufMessage Text(int field, string text)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteString(text);
        return this;
    }

    internal ProtobufMessage Text(int field, JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Text(field, value.GetString()!) : this;

    internal ProtobufMessage Texts(int field, JsonElement owner, string name) => Each(owner, name, item => Text(field, item.GetString() ?? ""));

    internal ProtobufMessage Flag(int field, bool value)
    {
        _output.WriteTag(field, WireFormat.WireType.Varint);
        _output.WriteBool(value);
        return this;
    }

    internal ProtobufMessage Flag(int field, JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True ? Flag(field, value: true) : this;

    internal ProtobufMessage Whole(int field, JsonElement owner, string name)
    {
        if (owner.TryGetProperty(name, out var value) && value.TryGetInt64(out var number))
        {
            _output.WriteTag(field, WireFormat.WireType.Varint);
            _output.WriteInt64(number);
        }

        return this;
    }

    internal ProtobufMessage Real(int field, JsonElement owner, string name)
    {
        if (owner.TryGetProperty(name, out var value) && value.TryGetDouble(out var number))
        {
            _output.WriteTag(field, WireFormat.WireType.Fixed64);
            _output.WriteDouble(number);
        }

        return this;
    }

    /// <summary>A free value: <c>openapi.v2.Any</c> with its <c>yaml</c>.</summary>
    internal ProtobufMessage Any(int field, JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) ? Message(field, Yaml(value)) : this;

    internal ProtobufMessage Anys(int field, JsonElement owner, string name) => Each(owner, name, item => Message(field, Yaml(item)));

    /// <summary>Every member that starts with <c>x-</c>, as <c>NamedAny</c>.</summary>
    internal ProtobufMessage Extensions(int field, JsonElement owner)
    {
        foreach (var member in owner.EnumerateObject().Where(member => member.Name.StartsWith("x-")))
        {
            Message(field, new ProtobufMessage().Text(1, member.Name).Message(2, Yaml(member.Value)));
        }

        return this;
    }

    internal ProtobufMessage Message(int field, ProtobufMessage message)
    {
        message._output.Flush();
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteBytes(UnsafeByteOperations.UnsafeWrap(message._bytes.GetBuffer().AsMemory(0, (int)message._bytes.Length)));
        return this;
    }

    internal ProtobufMessage Message(int field, JsonElement owner, string name, Func<JsonElement, ProtobufMessage> encode) =>
        owner.TryGetProperty(name, out var value) ? Message(field, encode(value)) : this;

    internal ProtobufMessage Messages(int field, JsonElement owner, string name, Func<JsonElement, ProtobufMessage> encode) =>
        Each(owner, name, item => Message(field, encode(item)));

    private static ProtobufMessage Yaml(JsonElement value) => new ProtobufMessage().Text(2, value.GetRawText() + "\n");

    private ProtobufMessage Each(JsonElement owner, string name, Action<JsonElement> write)
    {
        if (owner.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in list.EnumerateArray())
            {
                write(item);
            }
        }

        return this;
    }
}
