using System.Text.Json.Nodes;
using Google.Protobuf;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Objects;

namespace Ssm.Standalone.ApiServer.Protobuf;

/// <summary>Turns a message into the JSON object that Kubernetes would write for it: zeros are left out where JSON leaves them out.</summary>
internal static class MessageReader
{
    /// <summary>Adds the fields of a message to an object.</summary>
    public static void Read(string message, ByteString bytes, JsonObject target)
    {
        var fields = MessageTable.Find(message) ?? throw new InvalidOperationException($"The table lacks the message {message}.");
        var input = bytes.CreateCodedInput();
        while (input.ReadTag() is var tag and not 0)
        {
            // A field that this server does not know must not be lost in silence.
            var field = fields.GetValueOrDefault(WireFormat.GetTagFieldNumber(tag))
                ?? throw ApiErrors.BadRequest($"unknown field {WireFormat.GetTagFieldNumber(tag)} of {message}");
            CheckWireType(field, tag, message);
            ReadField(field, input, target);
        }
    }

    private static void CheckWireType(MessageField field, uint tag, string message)
    {
        var expected = field.Type is "i" or "b" ? WireFormat.WireType.Varint : WireFormat.WireType.LengthDelimited;
        if (WireFormat.GetTagWireType(tag) != expected)
        {
            throw ApiErrors.BadRequest($"field {field.Number} of {message} has the wrong wire type");
        }
    }

    private static void ReadField(MessageField field, CodedInputStream input, JsonObject target)
    {
        if (field.IsMap)
        {
            var (key, value) = ReadEntry(field, input.ReadBytes());
            target.ObjectOrNew(field.Name)[key] = value;
        }
        else if (field.IsList)
        {
            var list = target.Array(field.Name) ?? [];
            list.Add(ReadValue(field, input));
            target[field.Name] = list;
        }
        else if (field.IsInline)
        {
            Read(field.Type, input.ReadBytes(), target);
        }
        else if (ReadValue(field, input) is { } value && (field.KeepsZero || !IsZero(value)))
        {
            target[field.Name] = value;
        }
    }

    private static (string Key, JsonNode? Value) ReadEntry(MessageField field, ByteString bytes)
    {
        var (key, value) = ("", (JsonNode?)null);
        var input = bytes.CreateCodedInput();
        while (input.ReadTag() is var tag and not 0)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 1:
                    key = input.ReadString();
                    break;
                case 2:
                    value = ReadValue(field, input);
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return (key, value ?? (field.Type is "s" or "y" ? "" : new JsonObject()));
    }

    private static JsonNode? ReadValue(MessageField field, CodedInputStream input)
    {
        switch (field.Type)
        {
            case "s":
                return input.ReadString();
            case "y":
                return input.ReadBytes().ToBase64();
            case "i":
                return input.ReadInt64();
            case "b":
                return input.ReadBool();
            default:
                var bytes = input.ReadBytes();
                return WellKnownMessages.TryRead(field.Type, bytes, out var value) ? value : ReadMessage(field.Type, bytes);
        }
    }

    private static JsonObject ReadMessage(string message, ByteString bytes)
    {
        var obj = new JsonObject();
        Read(message, bytes, obj);
        return obj;
    }

    private static bool IsZero(JsonNode value) => value is JsonValue scalar
        && ((scalar.TryGetValue<string>(out var text) && text.Length == 0)
            || (scalar.TryGetValue<long>(out var number) && number == 0)
            || (scalar.TryGetValue<bool>(out var flag) && !flag));
}
