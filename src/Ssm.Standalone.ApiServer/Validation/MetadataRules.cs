using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.ApiServer.Schemas;

namespace Ssm.Standalone.ApiServer.Validation;

/// <summary>The rules of <c>metadata</c> that hold for every kind.</summary>
internal static class MetadataRules
{
    private const int MaxAnnotationBytes = 256 * 1024;

    public static IEnumerable<FieldError> Validate(ResourceDefinition definition, JsonObject obj, JsonObject? old)
    {
        var metadata = ObjectMetadata.Of(obj);
        return
        [
            .. Name(definition, metadata),
            .. TextMaps(metadata.Json),
            .. Labels(metadata.Json["labels"]),
            .. Annotations(metadata.Json["annotations"]),
            .. Finalizers(metadata, old),
            .. Owners(metadata.Json["ownerReferences"]),
        ];
    }

    private static IEnumerable<FieldError> Name(ResourceDefinition definition, ObjectMetadata metadata)
    {
        if (metadata.Name.Length == 0)
        {
            yield return new FieldError(FieldErrorKind.Required, "metadata.name", null, "name or generateName is required");
        }
        else if (Names.Error(definition.NameRule, metadata.Name) is { } error)
        {
            yield return Invalid("metadata.name", metadata.Name, error);
        }
    }

    private static IEnumerable<FieldError> Labels(JsonNode? node)
    {
        foreach (var (key, value) in TextMap(node))
        {
            if (Names.QualifiedName(key) is { } keyError)
            {
                yield return Invalid("metadata.labels", key, keyError);
            }

            if (Names.LabelValue(value) is { } valueError)
            {
                yield return Invalid("metadata.labels", value, valueError);
            }
        }
    }

    private static IEnumerable<FieldError> Annotations(JsonNode? node)
    {
        var size = 0L;
        foreach (var (key, value) in TextMap(node))
        {
            size += key.Length + value.Length;
            if (Names.QualifiedName(key.ToLowerInvariant()) is { } error)
            {
                yield return Invalid("metadata.annotations", key, error);
            }
        }

        if (size > MaxAnnotationBytes)
        {
            yield return new FieldError(FieldErrorKind.TooLong, "metadata.annotations", null, $"may not be more than {MaxAnnotationBytes} bytes");
        }
    }

    /// <summary>A deleted object may lose finalizers, but not gain any.</summary>
    private static IEnumerable<FieldError> Finalizers(ObjectMetadata metadata, JsonObject? old)
    {
        var finalizers = metadata.Finalizers;
        foreach (var finalizer in finalizers)
        {
            if (Names.QualifiedName(finalizer) is { } error)
            {
                yield return Invalid("metadata.finalizers", finalizer, error);
            }
        }

        if (old is not null && ObjectMetadata.Of(old) is { IsDeleting: true } before
            && finalizers.Except(before.Finalizers).ToList() is { Count: > 0 } added)
        {
            yield return new FieldError(
                FieldErrorKind.Forbidden, "metadata.finalizers", null,
                $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{string.Join(", ", added.Select(name => $"\"{name}\""))}}}");
        }
    }

    private static IEnumerable<FieldError> Owners(JsonNode? node)
    {
        if (node is not JsonArray owners)
        {
            yield break;
        }

        var controllers = 0;
        for (var i = 0; i < owners.Count; i++)
        {
            var owner = owners[i] as JsonObject;
            foreach (var member in (string[])["apiVersion", "kind", "name", "uid"])
            {
                if (string.IsNullOrEmpty(owner.Text(member)))
                {
                    yield return Invalid($"metadata.ownerReferences[{i}].{member}", "", $"{(member == "apiVersion" ? "version" : member)} must not be empty");
                }
            }

            controllers += owner.Flag("controller") == true ? 1 : 0;
        }

        if (controllers > 1)
        {
            yield return new FieldError(
                FieldErrorKind.Invalid, "metadata.ownerReferences", null, "Only one reference can have Controller set to true");
        }
    }

    /// <summary>The entries that are text.</summary>
    private static IEnumerable<(string Key, string Value)> TextMap(JsonNode? node)
    {
        foreach (var (key, value) in node as JsonObject ?? [])
        {
            if (value.AsText() is { } text)
            {
                yield return (key, text);
            }
        }
    }

    /// <summary>Labels and annotations map text to text.</summary>
    private static IEnumerable<FieldError> TextMaps(JsonObject metadata)
    {
        foreach (var member in (string[])["labels", "annotations"])
        {
            var path = $"metadata.{member}";
            if (metadata[member] is not (null or JsonObject))
            {
                yield return new FieldError(FieldErrorKind.TypeInvalid, path, metadata[member]!.ToJsonString(), "must be of type object"); // checked
            }

            foreach (var (key, value) in metadata.Object(member) ?? [])
            {
                if (value.AsText() is null)
                {
                    yield return new FieldError(FieldErrorKind.TypeInvalid, $"{path}.{key}", value?.ToJsonString() ?? "null", "must be of type string");
                }
            }
        }
    }

    private static FieldError Invalid(string path, string value, string detail) => new(FieldErrorKind.Invalid, path, $"\"{value}\"", detail);
}
