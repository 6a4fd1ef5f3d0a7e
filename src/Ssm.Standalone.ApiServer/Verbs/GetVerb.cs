using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Requests;

namespace Ssm.Standalone.ApiServer.Verbs;

/// <summary>GET of one object, or of its status or scale.</summary>
internal sealed class GetVerb(VerbContext context)
{
    public async Task HandleAsync(ApiRequest request)
    {
        var item = context.Objects.FindItem(request.Definition.Resource, request.Namespace, request.Name)
            ?? throw ApiErrors.NotFound(request.Definition.Resource, request.Name);
        await context.Responses.WriteItemAsync(request, 200, item);
    }
}
