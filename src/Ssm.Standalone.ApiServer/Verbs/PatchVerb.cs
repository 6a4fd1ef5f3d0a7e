using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Requests;

namespace Ssm.Standalone.ApiServer.Verbs;

/// <summary>PATCH of an object or its status.</summary>
internal sealed class PatchVerb(ObjectChange change)
{
    public async Task HandleAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var patch = await PatchBody.ReadAsync(request, cancellationToken);
        await change.HandleAsync(request, current => Checked(request, patch.Apply(current, request.Definition.Schema.Value)), cancellationToken);
    }

    /// <summary>A patch may not make another object of it.</summary>
    private static JsonObject Checked(ApiRequest request, JsonObject patched)
    {
        ObjectCreation.CheckKind(request.Definition, patched);
        var metadata = ObjectMetadata.Of(patched);
        if (metadata.Name != request.Name)
        {
            throw ApiErrors.BadRequest($"the name of the object ({metadata.Name}) does not match the name on the URL ({request.Name})");
        }

        ObjectCreation.SetNamespace(request.Definition, metadata, request.Namespace);
        return patched;
    }
}
