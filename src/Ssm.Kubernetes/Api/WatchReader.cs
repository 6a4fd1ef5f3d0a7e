using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using k8s;
using k8s.Models;

namespace Ssm.Kubernetes;

/// <summary>Splits a watch's body into lines and each line into type and object.</summary>
internal static class WatchReader
{
    public static async IAsyncEnumerable<WatchEvent<T>> ReadAsync<T>(
        Stream stream, ResourceType<T> type, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var pipe = PipeReader.Create(stream);
        while (true)
        {
            var read = await pipe.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = buffer.Slice(0, end);
                var change = line.IsEmpty ? null : Parse(line, type);
                buffer = buffer.Slice(buffer.GetPosition(1, end));
                if (change is not null)
                {
                    yield return change;
                }
            }

            pipe.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                yield break;
            }
        }
    }

    private static WatchEvent<T>? Parse<T>(ReadOnlySequence<byte> line, ResourceType<T> type)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var kind = KindOf(line, out var value);
        switch (kind)
        {
            case "ADDED":
            case "MODIFIED":
            case "DELETED":
                var resource = JsonSerializer.Deserialize(ref value, type.TypeInfo)!;
                resource.ApiVersion ??= type.ApiVersion;
                resource.Kind ??= type.Kind;
                var change = kind == "ADDED" ? WatchEventKind.Added : kind == "MODIFIED" ? WatchEventKind.Modified : WatchEventKind.Deleted;
                return new WatchEvent<T>(change, resource, resource.Metadata.ResourceVersion);
            case "BOOKMARK":
                return new WatchEvent<T>(WatchEventKind.Bookmark, null, RevisionOf(ref value));
            case "ERROR":
                var status = JsonSerializer.Deserialize(ref value, Json.KubernetesJsonContext.Default.V1Status);
                throw new KubernetesApiException(status!, (HttpStatusCode)(status?.Code ?? 500));
            default:
                return null;
        }
    }

    /// <summary>The event's type, and a reader that stands on its object, whichever of the two comes first.</summary>
    private static string? KindOf(ReadOnlySequence<byte> line, out Utf8JsonReader value)
    {
        string? kind = null;
        value = default;
        var reader = new Utf8JsonReader(line);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isObject = reader.ValueTextEquals("object"u8);
            reader.Read();
            if (isType)
            {
                kind = reader.GetString();
            }
            else if (isObject)
            {
                value = reader;
            }

            reader.Skip();
        }

        return kind;
    }

    private static string RevisionOf(ref Utf8JsonReader value)
    {
        using var document = JsonDocument.ParseValue(ref value);
        return document.RootElement.TryGetProperty("metadata", out var metadata)
            && metadata.TryGetProperty("resourceVersion", out var revision)
            ? revision.GetString() ?? string.Empty
            : string.Empty;
    }
}
