using System.Text;
using System.Text.Json;

namespace Ssm.OpenServiceBroker.Client;

/// <summary>
/// Takes what an error body says, as the archived Service Catalog does: strings <c>error</c> and <c>description</c> of a JSON object, and for
/// any other body the text that Go's JSON package would give, since users know it from conditions.
/// </summary>
internal static class ErrorBodyReader
{
    public static BrokerHttpError Read(BrokerAnswer answer)
    {
        var error = new BrokerHttpError { Status = answer.Status, ResponseError = answer.BodyError };
        if (answer.BodyError is not null)
        {
            return error;
        }

        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            var root = document.RootElement;
            return root.ValueKind switch
            {
                JsonValueKind.Object => error with
                {
                    ErrorMessage = String(root, "error"),
                    Description = String(root, "description"),
                    InstanceUsable = Boolean(root, "instance_usable"),
                    UpdateRepeatable = Boolean(root, "update_repeatable"),
                },
                JsonValueKind.Null => error,
                var kind => error with { ResponseError = $"json: cannot unmarshal {GoName(kind)} into Go value of type map[string]interface {{}}" },
            };
        }
        catch (JsonException exception)
        {
            return error with { ResponseError = SyntaxError(answer.Body.Span, exception) };
        }
    }

    /// <summary>The text for a body that a success code promised to be something else.</summary>
    public static string TextFor(ReadOnlyMemory<byte> body, JsonException exception)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return JsonErrorText.Of(exception);
        }
        catch (JsonException syntaxError)
        {
            return SyntaxError(body.Span, syntaxError);
        }
    }

    private static string SyntaxError(ReadOnlySpan<byte> body, JsonException exception)
    {
        var text = body.TrimStart(" \t\r\n"u8);
        if (IsCutShort(text))
        {
            return "unexpected end of JSON input";
        }

        if (!"{[\"-0123456789tfn"u8.Contains(text[0])
            && Rune.DecodeFromUtf8(text, out var first, out _) is System.Buffers.OperationStatus.Done)
        {
            return $"invalid character '{first}' looking for beginning of value";
        }

        return JsonErrorText.Of(exception);
    }

    private static bool IsCutShort(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text, isFinalBlock: false, default);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string? String(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static bool? Boolean(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    private static string GoName(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        _ => "bool",
    };
}
