using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ssm.OpenServiceBroker;

internal sealed class StringIdConverter<T> : JsonConverter<T>
    where T : struct, IStringId<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String
            ? T.FromWire(reader.GetString() ?? "")
            : throw new JsonException("A string is expected here.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
