using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.Standalone.Storage;

namespace Ssm.Standalone.ApiServer.Objects;

/// <summary>Encodes an object once, leaving a gap for the resource version, which is known only when the write gets its turn.</summary>
internal static class ObjectEncoder
{
    public static ValueAtRevision Encode(JsonObject obj)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        var gap = 0;
        using (var writer = new Utf8JsonWriter(buffer, ObjectJson.WriterOptions))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in obj)
            {
                if (name == "metadata" && value is JsonObject metadata)
                {
                    gap = WriteMetadata(writer, buffer, metadata);
                }
                else
                {
                    Write(writer, name, value);
                }
            }

            writer.WriteEndObject();
        }

        var bytes = buffer.WrittenMemory;
        return revision => Fill(bytes, gap, revision);
    }

    /// <returns>The offset of the character that stands for the resource version.</returns>
    private static int WriteMetadata(Utf8JsonWriter writer, ArrayBufferWriter<byte> buffer, JsonObject metadata)
    {
        writer.WriteStartObject("metadata");
        foreach (var (name, value) in metadata)
        {
            if (name != "resourceVersion")
            {
                Write(writer, name, value);
            }
        }

        writer.WriteString("resourceVersion", "0");
        writer.Flush();
        var gap = buffer.WrittenCount - 2; // before the closing quote
        writer.WriteEndObject();
        return gap;
    }

    private static void Write(Utf8JsonWriter writer, string name, JsonNode? value)
    {
        writer.WritePropertyName(name);
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            value.WriteTo(writer);
        }
    }

    private static ReadOnlyMemory<byte> Fill(ReadOnlyMemory<byte> bytes, int gap, Revision revision)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(revision.Value, digits, out var length);
        var filled = new byte[bytes.Length - 1 + length];
        bytes.Span[..gap].CopyTo(filled);
        digits[..length].CopyTo(filled.AsSpan(gap));
        bytes.Span[(gap + 1)..].CopyTo(filled.AsSpan(gap + length));
        return filled;
    }
}
