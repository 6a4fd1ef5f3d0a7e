using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Ssm.OpenServiceBroker.Errors;

namespace Ssm.OpenServiceBroker.Server;

/// <summary>A reply, ready to be written.</summary>
internal sealed record OsbReply
{
    public static readonly ReadOnlyMemory<byte> EmptyObject = "{}"u8.ToArray();

    public required HttpStatusCode Status { get; init; }

    /// <summary>JSON; empty for a 304.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>With quotes.</summary>
    public string? ETag { get; init; }

    public static OsbReply Of<T>(HttpStatusCode status, T body, JsonTypeInfo<T> typeInfo) =>
        new() { Status = status, Body = JsonSerializer.SerializeToUtf8Bytes(body, typeInfo) };

    public static OsbReply Empty(HttpStatusCode status) => new() { Status = status, Body = EmptyObject };

    public static OsbReply Of(OsbError error, OsbVersion version)
    {
        var body = new OsbErrorBody
        {
            Error = NullIfEmpty(error.Code?.Value),
            Description = NullIfEmpty(error.Description),
            InstanceUsable = error.InstanceUsable,
            UpdateRepeatable = error.UpdateRepeatable,
        };
        return Of(error.Status, body.ShapedTo(version), OsbJsonContext.Default.OsbErrorBody) with { RetryAfter = error.RetryAfter };
    }

    public async Task WriteAsync(HttpContext http)
    {
        var response = http.Response;
        response.StatusCode = (int)Status;
        response.Headers.ETag = ETag;
        if (RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(0, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (!Body.IsEmpty)
        {
            response.ContentType = "application/json";
            response.ContentLength = Body.Length;
            await response.Body.WriteAsync(Body, http.RequestAborted);
        }
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
