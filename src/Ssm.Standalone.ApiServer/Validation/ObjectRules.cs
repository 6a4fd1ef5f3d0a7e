using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.ApiServer.Requests;
using Ssm.Standalone.ApiServer.Schemas;

namespace Ssm.Standalone.ApiServer.Validation;

/// <summary>Brings an object into the form it is stored in, then checks it.</summary>
internal static class ObjectRules
{
    /// <summary>Drops what the schema does not know, as <c>fieldValidation</c> asks, and fills in defaults.</summary>
    public static void Normalise(ApiRequest request, JsonObject obj)
    {
        Prune(request, obj);
        Default(request.Definition, obj);
    }

    /// <summary>As <see cref="Normalise"/>, for changes that the client did not make itself.</summary>
    public static void NormaliseSilently(ResourceDefinition definition, JsonObject obj)
    {
        definition.Schema.Value?.Prune(obj, removedPaths: null);
        Default(definition, obj);
    }

    /// <summary>Throws 422 with every broken rule.</summary>
    public static void Validate(ResourceDefinition definition, JsonObject obj, JsonObject? old)
    {
        var errors = new List<FieldError>();
        errors.AddRange(MetadataRules.Validate(definition, obj, old));
        errors.AddRange(definition.Schema.Value?.Validate(obj) ?? []);
        errors.AddRange(definition.Behavior.Validate(obj, old));
        if (errors.Count > 0)
        {
            throw ApiErrors.Invalid(
                definition, obj.Object("metadata").Text("name") ?? "", [.. errors.Select(error => Redact(definition, error))]);
        }
    }

    private static FieldError Redact(ResourceDefinition definition, FieldError error) =>
        definition.Behavior.SecretMembers.Any(member => error.Path.StartsWith(member, StringComparison.Ordinal))
            ? error with { BadValue = null, Detail = error.Detail.Split(": \"")[0] } // details end in the value they quote
            : error;

    private static void Prune(ApiRequest request, JsonObject obj)
    {
        if (request.Definition.Schema.Value is not { } schema)
        {
            return;
        }

        var mode = request.Query.FieldValidation;
        var removed = mode == "Ignore" ? null : new List<string>();
        schema.Prune(obj, removed);
        if (removed is not { Count: > 0 })
        {
            return;
        }

        if (mode == "Strict")
        {
            throw ApiErrors.BadRequest($"strict decoding error: {string.Join(", ", removed.Select(path => $"unknown field \"{path}\""))}");
        }

        foreach (var path in removed)
        {
            request.Warn($"unknown field \"{path}\"");
        }
    }

    private static void Default(ResourceDefinition definition, JsonObject obj)
    {
        if (!definition.IsCustom)
        {
            obj.DropNulls();
        }

        definition.Schema.Value?.ApplyDefaults(obj);
        definition.Behavior.Default(obj);
    }
}
