using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>Rules of CustomResourceDefinitions that a stock server has, beyond those of names, versions and schemas.</summary>
internal static class CustomDefinitionRules
{
    private const string Approval = "api-approved.kubernetes.io";
    private const string ApprovalLink = "see https://github.com/kubernetes/enhancements/pull/1111";
    private static readonly string[] ColumnTypes = ["boolean", "date", "integer", "number", "string"];

    internal static IEnumerable<FieldError> Check(JsonObject definition)
    {
        if (definition.Flag("spec", "preserveUnknownFields"))
        {
            yield return FieldErrors.Invalid(
                "spec.preserveUnknownFields", true, "must be set to false in order to create an apiextensions.k8s.io/v1 CustomResourceDefinition");
        }

        var versions = definition.Items("spec", "versions").Select((version, i) => (version, path: FieldPath.Index("spec.versions", i)));
        foreach (var error in Approved(definition).Concat(versions.SelectMany(entry => Version(entry.version, entry.path))))
        {
            yield return error;
        }
    }

    private static IEnumerable<FieldError> Version(JsonNode? version, string path) =>
        version.Items("additionalPrinterColumns").SelectMany((column, i) => Column(column, FieldPath.Index(path + ".additionalPrinterColumns", i)))
            .Concat(ScalePath(version, path, "specReplicasPath", ".spec."))
            .Concat(ScalePath(version, path, "statusReplicasPath", ".status."));

    // Groups of the Kubernetes project itself ask who approved the kind; a definition without an answer works nowhere else.
    private static IEnumerable<FieldError> Approved(JsonObject definition)
    {
        var group = definition.Text("spec", "group");
        if (!group.EndsWith(".k8s.io") && !group.EndsWith(".kubernetes.io"))
        {
            yield break;
        }

        var path = FieldPath.Key("metadata.annotations", Approval);
        var value = definition.Text("metadata", "annotations", Approval);
        if (value.Length == 0)
        {
            yield return FieldErrors.Required(path, $"protected groups must have approval annotation \"{Approval}\", {ApprovalLink}");
        }
        else if (!value.StartsWith("unapproved") && !Uri.TryCreate(value, UriKind.Absolute, out _))
        {
            yield return FieldErrors.Invalid(
                path, value,
                $"protected groups must have approval annotation \"{Approval}\" with either a URL or a reason starting with \"unapproved\", {ApprovalLink}");
        }
    }

    private static IEnumerable<FieldError> ScalePath(JsonNode? version, string path, string name, string root)
    {
        if (version.Text("subresources", "scale", name) is { Length: > 0 } value && !value.StartsWith(root))
        {
            yield return FieldErrors.Invalid($"{path}.subresources.scale.{name}", value, $"should be a json path under {root.TrimEnd('.')}");
        }
    }

    private static IEnumerable<FieldError> Column(JsonNode? column, string path)
    {
        if (column.Text("type") is var type && !ColumnTypes.Contains(type))
        {
            yield return FieldErrors.Invalid(path + ".type", type, $"must be one of {string.Join(',', ColumnTypes)}");
        }

        if (PathError(column.Text("jsonPath")) is { } error)
        {
            yield return FieldErrors.Invalid(path + ".jsonPath", column.Text("jsonPath"), error);
        }
    }

    private static string? PathError(string path)
    {
        try
        {
            _ = JsonPath.Parse(path);
            return path.StartsWith('.') || path.StartsWith('[') ? null : "must be a simple json path starting with .";
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }
}
