using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.ApiServer.Schemas;

namespace Ssm.Standalone.ApiServer.CustomResources;

/// <summary>Defaults and rules of CustomResourceDefinitions themselves. Kubernetes API reference, CustomResourceDefinition v1.</summary>
internal static class DefinitionBehavior
{
    public const string Finalizer = "customresourcecleanup.apiextensions.k8s.io";

    public static readonly ResourceBehavior Value = new()
    {
        Default = Default,
        PrepareForCreate = obj =>
        {
            var metadata = ObjectMetadata.Of(obj);
            metadata.Finalizers = [.. metadata.Finalizers.Where(name => name != Finalizer), Finalizer];
        },
        Validate = (obj, old) => [.. Names(obj, old), .. Versions(obj)],
    };

    private static void Default(JsonObject obj)
    {
        if (obj.Object("spec") is not { } spec)
        {
            return;
        }

        var names = spec.ObjectOrNew("names");
        var kind = names.Text("kind") ?? "";
        names.SetDefault("singular", kind.ToLowerInvariant());
        names.SetDefault("listKind", kind + "List");
        spec.SetDefault("conversion", new JsonObject { ["strategy"] = "None" });
    }

    private static IEnumerable<FieldError> Names(JsonObject obj, JsonObject? old)
    {
        var spec = obj.Object("spec");
        var (group, names) = (spec.Text("group") ?? "", spec.Object("names"));
        var plural = names.Text("plural") ?? "";
        foreach (var (path, value, rule) in (IEnumerable<(string, string, NameRule)>)
            [("spec.group", group, NameRule.Subdomain), ("spec.names.plural", plural, NameRule.Label1035)])
        {
            if (value.Length == 0)
            {
                yield return new FieldError(FieldErrorKind.Required, path, null, "");
            }
            else if (Validation.Names.Error(rule, value) is { } error)
            {
                yield return Invalid(path, value, error);
            }
        }

        if (string.IsNullOrEmpty(names.Text("kind")))
        {
            yield return new FieldError(FieldErrorKind.Required, "spec.names.kind", null, "");
        }

        if (group.Length > 0 && !group.Contains('.'))
        {
            yield return Invalid("spec.group", group, "should be a domain with at least one dot");
        }

        if (spec.Text("scope") is not ("Namespaced" or "Cluster"))
        {
            yield return new FieldError(
                FieldErrorKind.NotSupported, "spec.scope", $"\"{spec.Text("scope")}\"", "supported values: \"Cluster\", \"Namespaced\"");
        }

        var name = ObjectMetadata.Of(obj).Name;
        if (name != $"{plural}.{group}")
        {
            yield return Invalid("metadata.name", name, $"must be spec.names.plural+\".\"+spec.group");
        }

        foreach (var member in (string[])["group", "scope"])
        {
            if (old?.Object("spec").Text(member) is { } before && before != spec.Text(member))
            {
                yield return Invalid($"spec.{member}", spec.Text(member) ?? "", "field is immutable");
            }
        }
    }

    private static IEnumerable<FieldError> Versions(JsonObject obj)
    {
        var versions = obj.Object("spec").Objects("versions").ToList();
        if (versions.Count == 0)
        {
            yield return new FieldError(FieldErrorKind.Required, "spec.versions", null, "");
            yield break;
        }

        if (versions.Count(version => version.Flag("storage") == true) != 1)
        {
            yield return new FieldError(
                FieldErrorKind.Invalid, "spec.versions", null, "must have exactly one version marked as storage version");
        }

        if (obj.Object("spec").Object("conversion").Text("strategy") is "Webhook")
        {
            yield return new FieldError(
                FieldErrorKind.NotSupported, "spec.conversion.strategy", "\"Webhook\"", "supported values: \"None\"");
        }

        if (versions.Count(version => version.Flag("served") == true) > 1)
        {
            yield return new FieldError(
                FieldErrorKind.Forbidden, "spec.versions", null, "this server serves one version of a custom kind; set served: false on the others");
        }

        for (var i = 0; i < versions.Count; i++)
        {
            var path = $"spec.versions[{i}]";
            if (Validation.Names.Label1035(versions[i].Text("name") ?? "") is { } error)
            {
                yield return Invalid($"{path}.name", versions[i].Text("name") ?? "", error);
            }

            if (versions[i].Object("schema").Object("openAPIV3Schema") is not { } schema)
            {
                yield return new FieldError(FieldErrorKind.Required, $"{path}.schema.openAPIV3Schema", null, "schemas are required");
                continue;
            }

            foreach (var schemaError in StructuralSchema.CheckStructural(schema, $"{path}.schema.openAPIV3Schema"))
            {
                yield return schemaError;
            }
        }
    }

    private static FieldError Invalid(string path, string value, string detail) => new(FieldErrorKind.Invalid, path, $"\"{value}\"", detail);
}
