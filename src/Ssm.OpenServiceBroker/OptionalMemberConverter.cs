using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Ssm.OpenServiceBroker;

/// <summary>Of a member that may be absent: what is read as absent differs, written it is always as its type says.</summary>
internal abstract class OptionalMemberConverter<T> : JsonConverter<T?>
    where T : class
{
    public override void Write(Utf8JsonWriter writer, T? value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value!, TypeInfo(options)); // the serializer leaves null members out, so value is never null

    protected static JsonTypeInfo<T> TypeInfo(JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
}
