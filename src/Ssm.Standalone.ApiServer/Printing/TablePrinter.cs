using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Printing;

/// <summary>
/// Answers <c>Accept: application/json;as=Table</c>, with the columns kube-apiserver gives each kind.
/// Source: Kubernetes API concepts, "Receiving resources as Tables".
/// </summary>
public static class TablePrinter
{
    /// <summary>A new <c>Table</c> of <c>meta.k8s.io</c>. Never fails: a malformed object prints as far as it can be read.</summary>
    public static JsonObject Table(TableRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var kind = request.AdditionalColumns is { } columns
            ? CustomColumns.Of(columns)
            : BuiltInColumns.Of(request.Group, request.Kind);
        var ages = new Ages(request.Now);
        return new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = $"meta.k8s.io/{request.MetaVersion}",
            ["metadata"] = Metadata(request),
            ["columnDefinitions"] = new JsonArray([.. request.NoHeaders ? [] : kind.Columns.Select(column => column.ToJson())]),
            ["rows"] = new JsonArray([.. request.Objects.Select(obj => Row(obj, kind, ages, request))]),
        };
    }

    private static JsonObject Metadata(TableRequest request)
    {
        if (request.ListMetadata is { } metadata)
        {
            return (JsonObject)metadata.DeepClone();
        }

        var version = request.Objects.Count == 1 ? request.Objects[0].Text("metadata", "resourceVersion") : "";
        return version.Length == 0 ? [] : new JsonObject { ["resourceVersion"] = version };
    }

    private static JsonObject Row(JsonObject obj, KindColumns kind, Ages ages, TableRequest request)
    {
        var row = new JsonObject { ["cells"] = new JsonArray(kind.Cells(obj, ages)) };
        if (kind.Conditions(obj) is { } conditions)
        {
            row["conditions"] = conditions;
        }

        row["object"] = request.IncludeObject switch
        {
            IncludeObject.None => null,
            IncludeObject.Object => obj.DeepClone(),
            _ => new JsonObject
            {
                ["kind"] = "PartialObjectMetadata",
                ["apiVersion"] = $"meta.k8s.io/{request.MetaVersion}",
                ["metadata"] = obj.At("metadata")?.DeepClone() ?? new JsonObject(),
            },
        };
        return row;
    }
}
