using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Admission;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Requests;
using Ssm.Standalone.ApiServer.Validation;

namespace Ssm.Standalone.ApiServer.Verbs;

/// <summary>POST to a collection.</summary>
internal sealed class CreateVerb(VerbContext context)
{
    public async Task HandleAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var obj = await RequestBody.ReadObjectAsync(request.Http.Request, cancellationToken);
        ObjectCreation.CheckKind(request.Definition, obj);
        if (request.Definition.Review is { } review)
        {
            await review(obj, request.User, cancellationToken);
            await context.Responses.WriteObjectAsync(request, 201, obj);
            return;
        }

        var @namespace = NamespaceOf(request, obj);
        ObjectCreation.Prepare(request.Definition, obj, @namespace, context.Time.GetUtcNow(), context.NewId);
        ObjectRules.Normalise(request, obj);
        NamespaceLifecycle.CheckCreate(context.Objects, request.Definition, @namespace, ObjectMetadata.Of(obj).Name);
        obj = await AdmitAsync(request, obj, cancellationToken);
        await StoreAsync(request, @namespace, obj, cancellationToken);
    }

    private async Task<JsonObject> AdmitAsync(ApiRequest request, JsonObject obj, CancellationToken cancellationToken)
    {
        var metadata = ObjectMetadata.Of(obj);
        var attributes = new AdmissionAttributes(
            request, AdmissionOperation.Create, metadata.Namespace, metadata.Name, OldObject: null, request.Query.IsDryRun);
        var mutated = await context.Admission.MutateAsync(attributes, obj, cancellationToken) ?? obj;
        if (!ReferenceEquals(mutated, obj))
        {
            ObjectRules.NormaliseSilently(request.Definition, mutated);
        }

        ObjectRules.Validate(request.Definition, mutated, old: null);
        await context.Admission.ValidateAsync(attributes, mutated, cancellationToken);
        return mutated;
    }

    private async Task StoreAsync(ApiRequest request, string @namespace, JsonObject obj, CancellationToken cancellationToken)
    {
        var (resource, name) = (request.Definition.Resource, ObjectMetadata.Of(obj).Name);
        if (request.Query.IsDryRun)
        {
            if (context.Objects.FindItem(resource, @namespace, name) is not null)
            {
                throw ApiErrors.AlreadyExists(resource, name);
            }

            await context.Responses.WriteObjectAsync(request, 201, obj);
            return;
        }

        var item = await context.Objects.CreateAsync(resource, @namespace, name, obj, cancellationToken);
        await context.SettleAsync(request.Definition, item, cancellationToken);
        await context.Responses.WriteItemAsync(request, 201, item);
    }

    private static string NamespaceOf(ApiRequest request, JsonObject obj)
    {
        if (!request.Definition.IsNamespaced || request.Namespace.Length > 0)
        {
            return request.Namespace;
        }

        return ObjectMetadata.Of(obj).Namespace is { Length: > 0 } named ? named
            : throw ApiErrors.BadRequest("an empty namespace may not be set during creation");
    }
}
