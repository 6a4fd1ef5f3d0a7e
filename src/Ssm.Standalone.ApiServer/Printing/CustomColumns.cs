using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Printing;

/// <summary>Columns of custom kinds. Source: Kubernetes documentation, CustomResourceDefinitions, "Additional printer columns".</summary>
internal static class CustomColumns
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static KindColumns Of(IReadOnlyList<PrinterColumn> columns)
    {
        var shown = columns.Count == 0 ? [PrinterColumn.Age] : columns;
        return new KindColumns(
            [TableColumn.ObjectName, .. shown.Select(column => new TableColumn(column.Name, column.Type, column.Format, column.Priority, column.Description))],
            (obj, ages) => [obj.Name(), .. shown.Select(column => Cell(column, obj, ages))]);
    }

    // A value of another type than the column's shows as nothing, as kube-apiserver does.
    private static JsonNode? Cell(PrinterColumn column, JsonObject obj, Ages ages) => (column.Path.First(obj), column.Type) switch
    {
        (null, _) => null,
        (var value, "string") => Text(value),
        (JsonValue value, "date") when value.GetValueKind() == JsonValueKind.String
            => JsonFields.Timestamp(value.ToString()) is { } time ? ages.Since(time) : "<invalid>",
        (JsonValue value, "integer") when value.GetValueKind() == JsonValueKind.Number => value.Number(),
        (JsonValue value, "number") when value.GetValueKind() == JsonValueKind.Number => value.DeepClone(),
        (JsonValue value, "boolean") when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.DeepClone(),
        _ => null,
    };

    private static string Text(JsonNode value) => value is JsonValue ? value.ToString() : value.ToJsonString(Readable);
}
