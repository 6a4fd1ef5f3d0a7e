using System.Text;
using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.ApiServer.Schemas;

namespace Ssm.Standalone.ApiServer.BuiltIns;

/// <summary>ConfigMaps and Secrets: <c>stringData</c> becomes <c>data</c>, and what is <c>immutable</c> stays so.</summary>
internal static class ImmutableDataBehavior
{
    public static readonly ResourceBehavior ConfigMap = new()
    {
        Validate = (obj, old) => Immutable(obj, old, ["data", "binaryData"]),
    };

    public static readonly ResourceBehavior Secret = new()
    {
        SecretMembers = ["data", "stringData"],
        Default = MergeStringData,
        Validate = (obj, old) => [.. Type(obj, old), .. Immutable(obj, old, ["data"])],
    };

    private static void MergeStringData(JsonObject obj)
    {
        foreach (var (key, value) in obj.Object("stringData") ?? [])
        {
            obj.ObjectOrNew("data")[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value.AsText() ?? ""));
        }

        obj.Remove("stringData");
    }

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
