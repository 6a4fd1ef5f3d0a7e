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
    /// <summary>A change that names no resource version goes on top of whatever is there: it is worth this many tries.</summary>
    private const int MaxTries = 100;

    /// <param name="request">The request that changes.</param>
    /// <param name="change">The new state from a copy of the current one; called again after each lost race.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ChangeResult> ApplyAsync(
        ApiRequest request, Func<JsonObject, JsonObject> change, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var current = context.Objects.Get(request.Definition.Resource, request.Namespace, request.Name);
            var updated = change(current.Content.Copy());
            ObjectUpdate.CheckPreconditions(request.Definition, updated, current);
            try
            {
                return await TryAsync(request, current, updated, cancellationToken);
            }
            catch (ApiException e) when (e.Reason == "Conflict" && tries < MaxTries)
            {
                // Lost a race. If the client named the version it changes, the preconditions fail now; if not, its change is made on the newer state.
            }
        }
    }

    /// <summary>As <see cref="ApplyAsync"/>, and answers with the object.</summary>
    public async Task HandleAsync(ApiRequest request, Func<JsonObject, JsonObject> change, CancellationToken cancellationToken)
    {
        var result = await ApplyAsync(request, change, cancellationToken);
        if (result.Item is { } item)
        {
            await context.Responses.WriteItemAsync(request, 200, item);
        }
        else
        {
            await context.Responses.WriteObjectAsync(request, 200, result.ReadObject());
        }
    }

    private async Task<ChangeResult> TryAsync(
        ApiRequest request, StoredObject current, JsonObject updated, CancellationToken cancellationToken)
    {
        var definition = request.Definition;
        var next = ObjectUpdate.Prepare(definition, updated, current.Content, IsStatus(request));
        ObjectRules.Normalise(request, next);
        next = await AdmitAsync(request, current, next, cancellationToken);
        if (ObjectUpdate.IsNoOp(next, current.Content))
        {
            return new ChangeResult(current.Content, Item: null);
        }

        if (request.Query.IsDryRun)
        {
            return new ChangeResult(next, Item: null);
        }

        var item = ObjectDeletion.IsFinished(definition, next)
            ? await context.Objects.DeleteAsync(definition.Resource, request.Namespace, request.Name, current, next, cancellationToken)
            : await context.Objects.UpdateAsync(definition.Resource, request.Namespace, request.Name, current, next, cancellationToken);
        await context.SettleAsync(definition, item, cancellationToken);
        return new ChangeResult(Unwritten: null, item);
    }

    private async Task<JsonObject> AdmitAsync(
        ApiRequest request, StoredObject current, JsonObject next, CancellationToken cancellationToken)
    {
        var definition = request.Definition;
        var attributes = new AdmissionAttributes(
            request, AdmissionOperation.Update, request.Namespace, request.Name, current.Content, request.Query.IsDryRun);
        var mutated = await context.Admission.MutateAsync(attributes, next, cancellationToken) ?? next;
        if (!ReferenceEquals(mutated, next))
        {
            mutated = ObjectUpdate.Prepare(definition, mutated, current.Content, IsStatus(request));
            ObjectRules.NormaliseSilently(definition, mutated);
        }

        ObjectUpdate.BumpGeneration(definition, mutated, current.Content);
        ObjectRules.Validate(definition, mutated, current.Content);
        ClaimGrowth.CheckUpdate(context.Objects, definition, current.Content, mutated);
        await context.Admission.ValidateAsync(attributes, mutated, cancellationToken);
        return mutated;
    }

    private static bool IsStatus(ApiRequest request) => request.Info.Subresource == "status";
}
