using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.ApiServer.Schemas;

namespace Ssm.Standalone.ApiServer.CustomResources;

/// <summary>CustomResourceDefinitions: what their schema does not say, and what this server does not offer.</summary>
internal static class DefinitionBehavior
{
    /// <summary>Keeps a definition until the objects of its kind are gone.</summary>
    public const string Finalizer = "customresourcecleanup.apiextensions.k8s.io";

    private static readonly string[] Immutable = ["group", "scope"];

    public static readonly ResourceBehavior Value = new()
    {
        PrepareForCreate = obj =>
        {
            var metadata = ObjectMetadata.Of(obj);
            metadata.Finalizers = [.. metadata.Finalizers.Where(name => name != Finalizer), Finalizer];
        },
        Validate = (obj, old) => [.. Changes(obj, old), .. NotOffered(obj)],
    };

    private static IEnumerable<FieldError> Changes(JsonObject obj, JsonObject? old) =>
        from member in Immutable
        let before = old.Object("spec").Text(member)
        where before is not null && before != obj.Object("spec").Text(member)
        select new FieldError(FieldErrorKind.Invalid, $"spec.{member}", $"\"{obj.Object("spec").Text(member)}\"", "field is immutable");

    private static IEnumerable<FieldError> NotOffered(JsonObject obj)
    {
        var spec = obj.Object("spec");
        if (spec.Object("conversion").Text("strategy") == "Webhook")
        {
            yield return new FieldError(FieldErrorKind.NotSupported, "spec.conversion.strategy", "\"Webhook\"", "supported values: \"None\"");
        }

        if (spec.Objects("versions").Count(version => version.Flag("served") == true) > 1)
        {
            yield return new FieldError(
                FieldErrorKind.Forbidden, "spec.versions", null, "this server serves one version of a custom kind; set served: false on the others");
        }
    }
}
