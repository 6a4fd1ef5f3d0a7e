using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>Times as Kubernetes writes them: UTC, whole seconds, <c>Z</c>.</summary>
internal sealed class KubernetesTimeConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"));
}
