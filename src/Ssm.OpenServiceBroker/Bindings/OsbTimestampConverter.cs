using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ssm.OpenServiceBroker.Bindings;

/// <summary>Writes <c>yyyy-mm-ddThh:mm:ss.sZ</c>; reads any ISO 8601 time, UTC when it names no offset.</summary>
internal sealed class OsbTimestampConverter : JsonConverter<DateTimeOffset?>
{
    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.Null)
        {
            return null;
        }

        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return reader.TokenType is JsonTokenType.String
            && DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture, Styles, out var time)
                ? time
                : throw new JsonException("A time of the form yyyy-mm-ddThh:mm:ss.sZ is expected here.");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } time)
        {
            writer.WriteStringValue(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.f'Z'", CultureInfo.InvariantCulture));
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
