using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Objects;
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

        var rows = new JsonArray();
        foreach (var obj in objects)
        {
            var cells = new JsonArray(obj.Object("metadata").Text("name"), obj.Object("metadata").Text("creationTimestamp"));
            rows.Add(new JsonObject { ["cells"] = cells, ["object"] = ObjectForms.MetadataOnly(obj, request.Form.Version) });
        }

        _ = time;
        return new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = $"meta.k8s.io/{request.Form.Version}",
            ["metadata"] = metadata,
            ["columnDefinitions"] = new JsonArray(
                new JsonObject { ["name"] = "Name", ["type"] = "string", ["format"] = "name", ["description"] = "", ["priority"] = 0 },
                new JsonObject { ["name"] = "Created At", ["type"] = "date", ["format"] = "", ["description"] = "", ["priority"] = 0 }),
            ["rows"] = rows,
        };
    }
}
