using System.Text.Json;

namespace Ssm.OpenServiceBroker;

/// <summary>Reads <c>{}</c> as absent: real clients send it for objects whose members are required.</summary>
internal sealed class AbsentWhenEmptyConverter<T> : OptionalMemberConverter<T>
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
}
