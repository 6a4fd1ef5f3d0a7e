using System.Text;
using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.ApiServer.Schemas;

namespace Ssm.Standalone.ApiServer.BuiltIns;

/// <summary>ConfigMaps and Secrets: <c>stringData</c> becomes <c>data</c>, and what is <c>immutable</c> stays so.</summary>
internal static class ImmutableDataBehavior
{
    private const int MaxDataBytes = 1024 * 1024;

    public static readonly ResourceBehavior ConfigMap = new()
    {
        Validate = (obj, old) => [.. Keys(obj), .. Immutable(obj, old, ["data", "binaryData"])],
    };

    public static readonly ResourceBehavior Secret = new()
    {
        Default = MergeStringData,
        Validate = (obj, old) => [.. Keys(obj), .. Base64(obj), .. Type(obj, old), .. Immutable(obj, old, ["data"])],
    };

    private static void MergeStringData(JsonObject obj)
    {
        foreach (var (key, value) in obj.Object("stringData") ?? [])
        {
            obj.ObjectOrNew("data")[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value.AsText() ?? ""));
        }

        obj.Remove("stringData");
        obj.SetDefault("type", "Opaque");
    }

    private static IEnumerable<FieldError> Keys(JsonObject obj)
    {
        var size = 0L;
        foreach (var member in (string[])["data", "binaryData"])
        {
            foreach (var (key, value) in obj.Object(member) ?? [])
            {
                size += value.AsText()?.Length ?? 0;
                if (key.Length is 0 or > 253 || key is "." or ".." || !key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
                {
                    yield return new FieldError(
                        FieldErrorKind.Invalid, $"{member}[{key}]", $"\"{key}\"",
                        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', "
                        + "regex used for validation is '[-._a-zA-Z0-9]+')");
                }
            }
        }

        var allowed = obj.Text("kind") == "Secret" ? (MaxDataBytes * 4 / 3) + 4 : MaxDataBytes; // a secret's values are base64
        if (size > allowed)
        {
            yield return new FieldError(FieldErrorKind.TooLong, "data", null, $"may not be more than {MaxDataBytes} bytes");
        }
    }

    private static IEnumerable<FieldError> Base64(JsonObject obj) =>
        from entry in obj.Object("data") ?? []
        where entry.Value.AsText() is not { } text || !System.Buffers.Text.Base64.IsValid(text)
        select new FieldError(FieldErrorKind.Invalid, $"data[{entry.Key}]", null, "must be base64"); // the value is not shown: it is secret

    private static IEnumerable<FieldError> Type(JsonObject obj, JsonObject? old) => old is not null && obj.Text("type") != old.Text("type")
        ? [new FieldError(FieldErrorKind.Invalid, "type", $"\"{obj.Text("type")}\"", "field is immutable")]
        : [];

    private static IEnumerable<FieldError> Immutable(JsonObject obj, JsonObject? old, string[] members)
    {
        if (old?.Flag("immutable") != true)
        {
            yield break;
        }

        if (obj.Flag("immutable") != true)
        {
            yield return new FieldError(FieldErrorKind.Forbidden, "immutable", null, "field is immutable when `immutable` is set");
        }

        foreach (var member in members.Where(member => !JsonNode.DeepEquals(obj.Object(member), old.Object(member))))
        {
            yield return new FieldError(FieldErrorKind.Forbidden, member, null, "field is immutable when `immutable` is set");
        }
    }
}
