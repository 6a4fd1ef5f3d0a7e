using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Requests;
using Ssm.Standalone.ApiServer.Responses;

namespace Ssm.Standalone.ApiServer.Verbs;

/// <summary>DELETE of a collection: of what its selectors match. Answers with the list of what it deleted or marked.</summary>
internal sealed class DeleteCollectionVerb(VerbContext context, ListVerb list, DeleteVerb delete)
{
    public async Task HandleAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadOptionalObjectAsync(request.Http.Request, cancellationToken);
        var deletion = DeletionRequest.Read(body, request.Query);
        var page = list.ReadPage(request, ObjectFilter.Of(request));
        foreach (var item in page.Items)
        {
            var metadata = ObjectMetadata.Of(ObjectJson.ParseStored(item.Value));
            try
            {
                await delete.DeleteAsync(request, metadata.Namespace, metadata.Name, deletion, cancellationToken);
            }
            catch (ApiException e) when (e.Reason == "NotFound")
            {
                // Gone meanwhile, which is what was asked.
            }
        }

        var definition = request.Definition;
        await ListWriter.WriteAsync(
            request.Http, definition.ApiVersion, definition.ListKind, new() { ["resourceVersion"] = $"{context.Objects.Bytes.Current}" },
            page.Items.Select(item => item.Value));
    }
}
