using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Printing;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.ApiServer.Requests;

namespace Ssm.Standalone.ApiServer.Responses;

/// <summary>Shows objects as the Table that kubectl prints.</summary>
internal sealed class TableWriter(TimeProvider time)
{
    public JsonObject Table(ApiRequest request, IReadOnlyList<JsonObject> objects, string resourceVersion, string @continue, int remaining)
    {
        var metadata = new JsonObject { ["resourceVersion"] = resourceVersion };
        if (@continue.Length > 0)
        {
            metadata["continue"] = @continue;
            metadata["remainingItemCount"] = remaining;
        }

        return TablePrinter.Table(new TableRequest
        {
            Group = request.Definition.Group,
            Kind = request.Definition.Kind,
            Objects = objects,
            Now = time.GetUtcNow(),
            ListMetadata = metadata,
            AdditionalColumns = Columns(request.Definition),
            IncludeObject = request.Query.IncludeObject,
            MetaVersion = request.Form.Version,
        });
    }

    private static PrinterColumn[]? Columns(ResourceDefinition definition) => definition.IsCustom
        ? [.. (definition.PrinterColumns ?? []).OfType<JsonObject>().Select(PrinterColumn.FromJson)]
        : null;
}
