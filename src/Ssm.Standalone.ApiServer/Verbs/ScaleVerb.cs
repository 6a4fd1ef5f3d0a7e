using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.ApiServer.Requests;
using Ssm.Standalone.ApiServer.Responses;
using Ssm.Standalone.ApiServer.Schemas;

namespace Ssm.Standalone.ApiServer.Verbs;

/// <summary>GET, PUT and PATCH of <c>{name}/scale</c>: the same small object for every kind that has replicas.</summary>
internal sealed class ScaleVerb(VerbContext context, ObjectChange change)
{
    public async Task GetAsync(ApiRequest request)
    {
        var obj = context.Objects.Get(request.Definition.Resource, request.Namespace, request.Name).Content;
        await ResponseWriter.WriteJsonAsync(request.Http, 200, ScaleOf(request.Definition, obj));
    }

    public async Task UpdateAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadObjectAsync(request.Http.Request, cancellationToken);
        await ApplyAsync(request, _ => body, cancellationToken);
    }

    public async Task PatchAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var patch = await PatchBody.ReadAsync(request, cancellationToken);
        await ApplyAsync(request, scale => patch.Apply(scale, BuiltInSchemas.For("autoscaling", "v1", "Scale")), cancellationToken);
    }

    private async Task ApplyAsync(ApiRequest request, Func<JsonObject, JsonObject> scaleFrom, CancellationToken cancellationToken)
    {
        var result = await change.ApplyAsync(request, current =>
        {
            var scale = scaleFrom(ScaleOf(request.Definition, current));
            var replicas = scale.Object("spec").Number("replicas") ?? 0;
            if (replicas < 0)
            {
                throw ApiErrors.Invalid(request.Definition, request.Name,
                    [new FieldError(FieldErrorKind.Invalid, "spec.replicas", $"{replicas}", "must be greater than or equal to 0")]);
            }

            // What the client names of the scale's metadata holds for the object.
            ObjectMetadata.Of(current).ResourceVersion = scale.Object("metadata").Text("resourceVersion") ?? "";
            ScalePath.Set(current, request.Definition.Scale!.SpecReplicas, replicas); // routed here because it has one
            return current;
        }, cancellationToken);
        await ResponseWriter.WriteJsonAsync(request.Http, 200, ScaleOf(request.Definition, result.ReadObject()));
    }

    private static JsonObject ScaleOf(ResourceDefinition definition, JsonObject obj)
    {
        var metadata = new JsonObject();
        foreach (var member in (ReadOnlySpan<string>)["name", "namespace", "uid", "resourceVersion", "creationTimestamp"])
        {
            metadata.CopyMember(ObjectMetadata.Of(obj).Json, member);
        }

        var paths = definition.Scale!; // routed here because it has one
        var status = new JsonObject { ["replicas"] = ScalePath.Number(obj, paths.StatusReplicas) };
        if (ScalePath.Selector(obj, paths.LabelSelector) is { Length: > 0 } selector)
        {
            status["selector"] = selector;
        }

        return new JsonObject
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = metadata,
            ["spec"] = new JsonObject { ["replicas"] = ScalePath.Number(obj, paths.SpecReplicas) },
            ["status"] = status,
        };
    }
}
