using System.Text.Json;

namespace Ssm.OpenServiceBroker;

/// <summary>Says what is wrong with a JSON text in a sentence that names the place and never quotes a value.</summary>
internal static class JsonErrorText
{
    /// <summary>Only errors of the syntax have no path: those of <see cref="JsonDocument"/>.</summary>
    public static string Of(JsonException exception) => exception switch
    {
        { Path: { Length: > 1 } path } => $"the value at {path} is missing, of a wrong type, or misses a required member",
        { Path: null, LineNumber: { } line, BytePositionInLine: { } position } => $"invalid JSON at line {line + 1}, byte {position + 1}",
        _ => "it is of a wrong type or misses a required member",
    };
}
