using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Printing;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.ApiServer.Schemas;

namespace Ssm.Standalone.ApiServer.CustomResources;

/// <summary>Reads a CustomResourceDefinition into definitions of the versions it serves.</summary>
internal static class CustomKinds
{
    public static IReadOnlyList<ResourceDefinition> Read(JsonObject customResourceDefinition)
    {
        var spec = customResourceDefinition.Object("spec");
        // The accepted names; until status has them, those asked for.
        var names = spec.Object("names");
        return [.. spec.Objects("versions")
            .Where(version => version.Flag("served") == true)
            .OrderByDescending(version => version.Flag("storage") == true)
            .Select(version => Of(spec!, names, version))]; // versions exist only within a spec
    }

    private static ResourceDefinition Of(JsonObject spec, JsonObject? names, JsonObject version)
    {
        var schema = version.Object("schema").Object("openAPIV3Schema")?.Copy();
        var subresources = version.Object("subresources");
        var scale = subresources.Object("scale");
        var kind = names.Text("kind") ?? "";
        return new ResourceDefinition
        {
            Group = spec.Text("group") ?? "",
            Version = version.Text("name") ?? "",
            Kind = kind,
            Plural = names.Text("plural") ?? "",
            Singular = names.Text("singular") is { Length: > 0 } singular ? singular : kind.ToLowerInvariant(),
            ListKind = names.Text("listKind") is { Length: > 0 } listKind ? listKind : kind + "List",
            ShortNames = [.. names.Texts("shortNames")],
            Categories = [.. names.Texts("categories")],
            IsNamespaced = spec.Text("scope") == "Namespaced",
            IsCustom = true,
            HasStatus = subresources?.ContainsKey("status") == true,
            Scale = scale is null ? null : new ScalePaths(
                scale.Text("specReplicasPath") ?? "", scale.Text("statusReplicasPath") ?? "", scale.Text("labelSelectorPath")),
            TracksGeneration = true,
            AllowsUnconditionalUpdate = false,
            OpenApiSchema = schema,
            Schema = new Lazy<StructuralSchema?>(() => schema is null ? null : StructuralSchema.FromOpenApiV3(schema)),
            PrinterColumns = [.. version.Objects("additionalPrinterColumns").Select(PrinterColumn.FromJson)],
            SelectableFields = [.. version.Objects("selectableFields").Select(field => (field.Text("jsonPath") ?? "").TrimStart('.'))],
        };
    }
}
