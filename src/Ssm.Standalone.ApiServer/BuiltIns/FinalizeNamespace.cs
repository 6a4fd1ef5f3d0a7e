using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Requests;
using Ssm.Standalone.ApiServer.Verbs;

namespace Ssm.Standalone.ApiServer.BuiltIns;

/// <summary>PUT to <c>namespaces/{name}/finalize</c>: the only way to change <c>spec.finalizers</c>; the last one going removes the namespace.</summary>
internal sealed class FinalizeNamespace(VerbContext context)
{
    public async Task HandleAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadObjectAsync(request.Http.Request, cancellationToken);
        ObjectCreation.CheckKind(request.Definition, body);
        var resource = request.Definition.Resource;
        var current = context.Objects.Get(resource, "", request.Name);
        ObjectUpdate.CheckPreconditions(request.Definition, body, current);
        var updated = current.Content.Copy();
        updated.ObjectOrNew("spec").CopyMember(body.Object("spec") ?? [], "finalizers");
        var item = ObjectDeletion.IsFinished(request.Definition, updated)
            ? await context.Objects.DeleteAsync(resource, "", request.Name, current, updated, cancellationToken)
            : await context.Objects.UpdateAsync(resource, "", request.Name, current, updated, cancellationToken);
        await context.Responses.WriteItemAsync(request, 200, item);
    }
}
