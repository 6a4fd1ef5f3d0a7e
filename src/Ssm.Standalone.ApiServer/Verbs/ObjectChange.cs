using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Admission;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Requests;
using Ssm.Standalone.ApiServer.Validation;

namespace Ssm.Standalone.ApiServer.Verbs;

/// <summary>
/// Changes an object that exists: decide on the current state, check, write, and decide anew if someone else was faster. PUT and PATCH,
/// of the object and of its subresources, differ only in how the new state comes from the current one.
/// </summary>
internal sealed class ObjectChange(VerbContext context)
{
    /// <summary>A caller that states no resource version wants its change on top of whatever is there: it is worth this many tries.</summary>
    private const int MaxTries = 100;

    /// <param name="request">The request that changes.</param>
    /// <param name="isStatus">True if only the status may change.</param>
    /// <param name="change">The new state from a copy of the current one; called again after each lost race.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ApplyAsync(
        ApiRequest request, bool isStatus, Func<JsonObject, JsonObject> change, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var current = context.Objects.Get(request.Definition.Resource, request.Namespace, request.Name);
            var updated = change(current.Content.Copy());
            ObjectUpdate.CheckPreconditions(request.Definition, updated, current);
            var isConditional = ObjectMetadata.Of(updated).ResourceVersion is not ("" or "0");
            try
            {
                await TryAsync(request, isStatus, current, updated, cancellationToken);
                return;
            }
            catch (ApiException e) when (e.Reason == "Conflict" && !IsStated(request, isConditional, current, updated) && tries < MaxTries)
            {
                // Lost a race that the client knows nothing of: decide again on the newer state.
            }
        }
    }

    private static bool IsStated(ApiRequest request, bool isConditional, StoredObject current, JsonObject updated) =>
        isConditional && request.Http.Request.Method == "PUT" && ObjectMetadata.Of(updated).ResourceVersion == current.Revision.ToString();

    private async Task TryAsync(
        ApiRequest request, bool isStatus, StoredObject current, JsonObject updated, CancellationToken cancellationToken)
    {
        var definition = request.Definition;
        var next = ObjectUpdate.Prepare(definition, updated, current.Content, isStatus);
        ObjectRules.Normalise(request, next);
        next = await AdmitAsync(request, isStatus, current, next, cancellationToken);
        if (ObjectUpdate.IsNoOp(next, current.Content))
        {
            await context.Responses.WriteObjectAsync(request, 200, current.Content);
        }
        else if (request.Query.IsDryRun)
        {
            await context.Responses.WriteObjectAsync(request, 200, next);
        }
        else if (ObjectDeletion.IsFinished(definition, next))
        {
            var gone = await context.Objects.DeleteAsync(
                definition.Resource, request.Namespace, request.Name, current, next, cancellationToken);
            await context.SettleAsync(definition, gone, cancellationToken);
            await context.Responses.WriteItemAsync(request, 200, gone);
        }
        else
        {
            var item = await context.Objects.UpdateAsync(
                definition.Resource, request.Namespace, request.Name, current, next, cancellationToken);
            await context.SettleAsync(definition, item, cancellationToken);
            await context.Responses.WriteItemAsync(request, 200, item);
        }
    }

    private async Task<JsonObject> AdmitAsync(
        ApiRequest request, bool isStatus, StoredObject current, JsonObject next, CancellationToken cancellationToken)
    {
        var definition = request.Definition;
        var attributes = new AdmissionAttributes(
            request, AdmissionOperation.Update, request.Namespace, request.Name, current.Content, request.Query.IsDryRun);
        var mutated = await context.Admission.MutateAsync(attributes, next, cancellationToken) ?? next;
        if (!ReferenceEquals(mutated, next))
        {
            mutated = ObjectUpdate.Prepare(definition, mutated, current.Content, isStatus);
            ObjectRules.NormaliseSilently(definition, mutated);
        }

        ObjectUpdate.BumpGeneration(definition, mutated, current.Content);
        ObjectRules.Validate(definition, mutated, current.Content);
        await context.Admission.ValidateAsync(attributes, mutated, cancellationToken);
        return mutated;
    }
}
