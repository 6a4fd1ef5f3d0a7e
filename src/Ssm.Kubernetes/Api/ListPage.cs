using System.Text.Json;
using k8s;
using k8s.Models;

namespace Ssm.Kubernetes;

/// <summary>Reads one page of any kind's list; a generic list type per kind would need JSON metadata of its own each time.</summary>
internal static class ListPage
{
    /// <summary>Appends the page's objects to <paramref name="items"/> and returns its metadata.</summary>
    public static (string? ResourceVersion, string? Continue) Read<T>(ReadOnlySpan<byte> utf8, ResourceType<T> type, List<T> items)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        string? resourceVersion = null;
        string? next = null;
        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                reader.Read();
                var metadata = JsonSerializer.Deserialize(ref reader, Json.KubernetesJsonContext.Default.V1ListMeta);
                resourceVersion = metadata?.ResourceVersion;
                next = metadata?.ContinueProperty;
            }
            else if (reader.ValueTextEquals("items"u8))
            {
                ReadItems(ref reader, type, items);
            }
            else
            {
                reader.Skip();
            }
        }

        return (resourceVersion, next);
    }

    private static void ReadItems<T>(ref Utf8JsonReader reader, ResourceType<T> type, List<T> items)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var item = JsonSerializer.Deserialize(ref reader, type.TypeInfo);
            if (item is not null)
            {
                // Items of a list carry no type of their own.
                item.ApiVersion ??= type.ApiVersion;
                item.Kind ??= type.Kind;
                items.Add(item);
            }
        }
    }
}
