using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Requests;
using Ssm.Standalone.ApiServer.Schemas;

namespace Ssm.Standalone.ApiServer.Verbs;

/// <summary>PUT of an object or its status.</summary>
internal sealed class UpdateVerb(ObjectChange change)
{
    public async Task HandleAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var definition = request.Definition;
        var body = await RequestBody.ReadObjectAsync(request.Http.Request, cancellationToken);
        ObjectCreation.CheckKind(definition, body);
        var metadata = ObjectMetadata.Of(body);
        if (metadata.Name != request.Name)
        {
            throw ApiErrors.BadRequest(metadata.Name.Length == 0
                ? "name must be provided"
                : $"the name of the object ({metadata.Name}) does not match the name on the URL ({request.Name})");
        }

        ObjectCreation.SetNamespace(definition, metadata, request.Namespace);
        if (metadata.ResourceVersion is "" or "0" && !definition.AllowsUnconditionalUpdate)
        {
            throw ApiErrors.Invalid(definition, request.Name,
                [new FieldError(FieldErrorKind.Invalid, "metadata.resourceVersion", "0x0", "must be specified for an update")]);
        }

        await change.HandleAsync(request, _ => body.Copy(), cancellationToken);
    }
}
