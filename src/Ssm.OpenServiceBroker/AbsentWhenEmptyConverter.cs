using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Ssm.OpenServiceBroker;

/// <summary>Reads <c>{}</c> as absent: real clients send it for objects whose members are required.</summary>
internal sealed class AbsentWhenEmptyConverter<T> : JsonConverter<T?>
    where T : class
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var ahead = reader;
        if (reader.TokenType is JsonTokenType.StartObject && ahead.Read() && ahead.TokenType is JsonTokenType.EndObject)
        {
            reader.Read();
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(ref reader, TypeInfo(options));
        }
        catch (JsonException exception)
        {
            throw new JsonException(null, exception); // without a path of its own it gets the one of this object
        }
    }

    public override void Write(Utf8JsonWriter writer, T? value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value!, TypeInfo(options)); // the serializer leaves null members out, so value is never null

    private static JsonTypeInfo<T> TypeInfo(JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
}
