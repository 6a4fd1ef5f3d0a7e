using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Requests;
using Ssm.Standalone.ApiServer.Responses;
using Ssm.Standalone.ApiServer.Verbs;

namespace Ssm.Standalone.ApiServer.BuiltIns;

/// <summary>POST to <c>pods/{name}/binding</c>: puts a pod on a node.</summary>
internal sealed class PodBinding(VerbContext context)
{
    public async Task HandleAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadObjectAsync(request.Http.Request, cancellationToken);
        var node = body.Object("target").Text("name") is { Length: > 0 } named ? named : throw ApiErrors.BadRequest("target.name: Required value");
        var resource = request.Definition.Resource;
        var current = context.Objects.Get(resource, request.Namespace, request.Name);
        var updated = current.Content.Copy();
        var spec = updated.ObjectOrNew("spec");
        if (spec.Text("nodeName") is { Length: > 0 } taken)
        {
            throw ApiErrors.Conflict(resource, request.Name, $"pod {request.Name} is already assigned to node \"{taken}\"");
        }

        spec["nodeName"] = node;
        await context.Objects.UpdateAsync(resource, request.Namespace, request.Name, current, updated, cancellationToken);
        await ResponseWriter.WriteJsonAsync(request.Http, 201, new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["code"] = 201,
        });
    }
}
