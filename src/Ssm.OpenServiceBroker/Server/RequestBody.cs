using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Ssm.OpenServiceBroker.Errors;

namespace Ssm.OpenServiceBroker.Server;

/// <summary>Reads a request body: bounded, strict about duplicates and about the members OSB defines, blind to all others.</summary>
internal static class RequestBody
{
    public static async Task<T> ReadAsync<T>(
        HttpRequest request, int maxBytes, JsonTypeInfo<T> typeInfo, RequestRules rules, CancellationToken cancellationToken)
        where T : class
    {
        CheckContentType(request.ContentType);
        var bytes = await ReadBytesAsync(request, maxBytes, cancellationToken);
        try
        {
            using var document = JsonDocument.Parse(bytes, StrictJson.Document);
            Check(document.RootElement, rules);
            return document.RootElement.Deserialize(typeInfo) ?? throw BadRequest("The body must be a JSON object.");
        }
        catch (JsonException exception)
        {
            throw BadRequest($"The body cannot be read: {JsonErrorText.Of(exception)}.");
        }
    }

    /// <summary>OSB v2.17, "Content Type": absent is fine, another type is not.</summary>
    private static void CheckContentType(string? contentType)
    {
        var isJson = string.IsNullOrEmpty(contentType)
            || (MediaTypeHeaderValue.TryParse(contentType, out var type)
                && string.Equals(type.MediaType, "application/json", StringComparison.OrdinalIgnoreCase));
        if (!isJson)
        {
            throw BadRequest("The Content-Type must be application/json.");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > maxBytes)
            {
                throw new OsbException(OsbErrors.BodyTooLarge(maxBytes));
            }
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static void Check(JsonElement body, RequestRules rules)
    {
        if (body.ValueKind is not JsonValueKind.Object)
        {
            throw BadRequest("The body must be a JSON object.");
        }

        var isWaived = rules.Waiver is { } waiver && Member(body, waiver) is not null;
        foreach (var name in rules.RequiredStrings)
        {
            if (!isWaived && Member(body, name) is null)
            {
                throw BadRequest($"{name} is required.");
            }
        }

        foreach (var name in rules.RequiredStrings.Concat(rules.OptionalStrings))
        {
            if (Member(body, name) is { } value && !(value.ValueKind is JsonValueKind.String && value.GetString() is { Length: > 0 }))
            {
                throw BadRequest($"{name} must be a non-empty string.");
            }
        }

        foreach (var name in rules.Objects)
        {
            if (Member(body, name) is { ValueKind: not JsonValueKind.Object })
            {
                throw BadRequest($"{name} must be a JSON object.");
            }
        }
    }

    private static JsonElement? Member(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;

    private static OsbException BadRequest(string description) => new(OsbErrors.BadRequest(description));
}
