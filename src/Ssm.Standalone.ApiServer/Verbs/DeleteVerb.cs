using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Admission;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Requests;
using Ssm.Standalone.ApiServer.Responses;

namespace Ssm.Standalone.ApiServer.Verbs;

/// <summary>DELETE of one object.</summary>
internal sealed class DeleteVerb(VerbContext context)
{
    public async Task HandleAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadOptionalObjectAsync(request.Http.Request, cancellationToken);
        var deletion = DeletionRequest.Read(body, request.Query);
        NamespaceLifecycle.CheckDelete(request.Definition, request.Name);
        var (isGone, obj) = await DeleteAsync(request, request.Namespace, request.Name, deletion, cancellationToken);
        if (isGone)
        {
            await ResponseWriter.WriteJsonAsync(request.Http, 200, Success(request, obj));
        }
        else
        {
            await context.Responses.WriteObjectAsync(request, 200, obj);
        }
    }

    /// <summary>Deletes or marks one object; used by deletecollection as well.</summary>
    public async Task<(bool IsGone, JsonObject Object)> DeleteAsync(
        ApiRequest request, string @namespace, string name, DeletionRequest deletion, CancellationToken cancellationToken)
    {
        while (true)
        {
            var current = context.Objects.Get(request.Definition.Resource, @namespace, name);
            deletion.CheckPreconditions(request.Definition, current);
            var attributes = new AdmissionAttributes(
                request, AdmissionOperation.Delete, @namespace, name, current.Content, deletion.IsDryRun || request.Query.IsDryRun);
            await context.Admission.MutateAsync(attributes, obj: null, cancellationToken);
            await context.Admission.ValidateAsync(attributes, obj: null, cancellationToken);
            try
            {
                return await TryAsync(request, @namespace, name, deletion, current, cancellationToken);
            }
            catch (ApiException e) when (e.Reason == "Conflict")
            {
                // Changed meanwhile: decide again; preconditions are checked again as well.
            }
        }
    }

    private async Task<(bool IsGone, JsonObject Object)> TryAsync(
        ApiRequest request, string @namespace, string name, DeletionRequest deletion, StoredObject current, CancellationToken cancellationToken)
    {
        var definition = request.Definition;
        var marked = ObjectDeletion.Mark(definition, current.Content, deletion, context.Time.GetUtcNow());
        if (deletion.IsDryRun)
        {
            return (marked is null, marked ?? current.Content);
        }

        if (marked is null)
        {
            var gone = await context.Objects.DeleteAsync(definition.Resource, @namespace, name, current, current.Content, cancellationToken);
            await context.SettleAsync(definition, gone, cancellationToken);
            return (true, current.Content);
        }

        if (ObjectUpdate.IsNoOp(marked, current.Content))
        {
            return (false, current.Content);
        }

        var item = await context.Objects.UpdateAsync(definition.Resource, @namespace, name, current, marked, cancellationToken);
        await context.SettleAsync(definition, item, cancellationToken);
        return (false, ObjectJson.ParseStored(item.Value));
    }

    private static JsonObject Success(ApiRequest request, JsonObject obj)
    {
        var details = new JsonObject { ["name"] = request.Name };
        if (request.Definition.Group.Length > 0)
        {
            details["group"] = request.Definition.Group;
        }

        details["kind"] = request.Definition.Plural;
        details["uid"] = ObjectMetadata.Of(obj).Uid;
        return new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = details,
        };
    }
}
