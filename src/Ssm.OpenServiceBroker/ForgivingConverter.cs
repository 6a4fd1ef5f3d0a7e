using System.Text.Json;

namespace Ssm.OpenServiceBroker;

/// <summary>
/// Reads what is no such value as absent. For what a platform can do without: a resource that was made must not be undone, or made again, because a broker words
/// something beside it in its own way.
/// </summary>
internal sealed class ForgivingConverter<T> : OptionalMemberConverter<T>
    where T : class
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var value = JsonDocument.ParseValue(ref reader);
        try
        {
            return value.RootElement.Deserialize(TypeInfo(options));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
