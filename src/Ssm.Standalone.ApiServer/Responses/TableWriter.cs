using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Printing;
using Ssm.Standalone.ApiServer.Requests;

namespace Ssm.Standalone.ApiServer.Responses;

/// <summary>Shows objects as the Table that kubectl prints.</summary>
internal sealed class TableWriter(TimeProvider time)
{
    /// <param name="request">Says which kind, and what rows carry.</param>
    /// <param name="objects">The rows.</param>
    /// <param name="listMetadata"><c>metadata</c> of the list; <c>null</c> for one object.</param>
    /// <param name="hasHeaders">False for all but the first event of a watch.</param>
    public JsonObject Table(ApiRequest request, IReadOnlyList<JsonObject> objects, JsonObject? listMetadata, bool hasHeaders = true) =>
        TablePrinter.Table(new TableRequest
        {
            Group = request.Definition.Group,
            Kind = request.Definition.Kind,
            Objects = objects,
            Now = time.GetUtcNow(),
            ListMetadata = listMetadata,
            AdditionalColumns = request.Definition.IsCustom ? request.Definition.PrinterColumns : null,
            IncludeObject = request.Query.IncludeObject,
            NoHeaders = !hasHeaders,
            MetaVersion = request.Form.Version,
        });
}
