using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Ssm.Standalone.ApiServer.Objects;

namespace Ssm.Standalone.ApiServer.Responses;

/// <summary>Writes a list by copying the bytes of its items between brackets; nothing is parsed and the list is never in memory twice.</summary>
internal static class ListWriter
{
    private const int FlushBytes = 64 * 1024;

    public static async Task WriteAsync(
        HttpContext http, string apiVersion, string kind, JsonObject metadata, IEnumerable<ReadOnlyMemory<byte>> items)
    {
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = "application/json";
        var writer = http.Response.BodyWriter;
        writer.Write(Encoding.UTF8.GetBytes(
            $"{{\"kind\":\"{kind}\",\"apiVersion\":\"{apiVersion}\",\"metadata\":"));
        writer.Write(ObjectJson.ToBytes(metadata));
        writer.Write(",\"items\":["u8);
        var first = true;
        foreach (var item in items)
        {
            if (!first)
            {
                writer.Write(","u8);
            }

            first = false;
            writer.Write(item.Span);
            await FlushIfLargeAsync(writer, http.RequestAborted);
        }

        writer.Write("]}\n"u8);
        await writer.FlushAsync(http.RequestAborted);
    }

    private static async ValueTask FlushIfLargeAsync(PipeWriter writer, CancellationToken cancellationToken)
    {
        if (writer.UnflushedBytes >= FlushBytes)
        {
            await writer.FlushAsync(cancellationToken);
        }
    }
}
