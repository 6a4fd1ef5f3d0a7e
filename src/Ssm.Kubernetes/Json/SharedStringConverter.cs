using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ssm.Kubernetes;

/// <summary>
/// Reads equal short texts as one string. Objects of one kind say the same over and over (kinds, reasons, labels, users), which in a cache of many would be
/// most of its memory: the controller of ten thousand instances and bindings held a fifth more without (<c>bench/run catalog</c>: 313 and 259 MB).
/// </summary>
public sealed class SharedStringConverter : JsonConverter<string>
{
    private const int LongestShared = 128;

    /// <summary>The last text of each slot: what repeats is found again, what does not is overwritten. A power of two; thread-safe, since a reference is written whole.</summary>
    private static readonly string?[] Seen = new string?[4096];

    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && IsSimple(in reader) ? Share(reader.ValueSpan) : reader.GetString();

    /// <inheritdoc/>
    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        IsSimple(in reader) ? Share(reader.ValueSpan) : reader.GetString()!; // a property has a name

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value);
    }

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WritePropertyName(value);
    }

    private static bool IsSimple(in Utf8JsonReader reader) =>
        reader is { HasValueSequence: false, ValueIsEscaped: false } && reader.ValueSpan.Length <= LongestShared && Ascii.IsValid(reader.ValueSpan);

    private static string Share(ReadOnlySpan<byte> text)
    {
        var hash = default(HashCode);
        hash.AddBytes(text);
        ref var slot = ref Seen[hash.ToHashCode() & (Seen.Length - 1)];
        var seen = slot;
        return seen is not null && Ascii.Equals(text, seen) ? seen : slot = Encoding.ASCII.GetString(text);
    }
}
