using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Ssm.Kubernetes.Json;

namespace Ssm.Kubernetes;

/// <summary>Reads and writes <see cref="DynamicObject"/>: three members are typed, the others are kept as they are, in their order.</summary>
public sealed class DynamicObjectConverter : JsonConverter<DynamicObject>
{
    /// <inheritdoc/>
    public override DynamicObject Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var content = JsonNode.Parse(ref reader)?.AsObject() ?? throw new JsonException("an object of a Kubernetes kind is never null");
        var result = new DynamicObject
        {
            ApiVersion = content["apiVersion"]?.GetValue<string>()!, // absent on the items of a list; the reader of the list adds it
            Kind = content["kind"]?.GetValue<string>()!,
            Metadata = content["metadata"].Deserialize(KubernetesJsonContext.Default.V1ObjectMeta)!, // absent on what is no object of a kind
            Content = content,
        };
        content.Remove("apiVersion");
        content.Remove("kind");
        content.Remove("metadata");
        return result;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DynamicObject value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("apiVersion", value.ApiVersion);
        writer.WriteString("kind", value.Kind);
        writer.WritePropertyName("metadata");
        JsonSerializer.Serialize(writer, value.Metadata, KubernetesJsonContext.Default.V1ObjectMeta);
        foreach (var (name, member) in value.Content ?? [])
        {
            writer.WritePropertyName(name);
            if (member is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                member.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }
}
