using Ssm.Standalone.ApiServer.BuiltIns;
using Ssm.Standalone.ApiServer.CustomResources;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Logs;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.ApiServer.Requests;
using Ssm.Standalone.ApiServer.Verbs;

namespace Ssm.Standalone.ApiServer.Hosting;

/// <summary>From method and path to the verb that does it.</summary>
internal sealed class VerbRouter(
    VerbContext context, WatchOptions watches, Responses.TableWriter tables, DefinitionController definitions,
    TokenRequests tokens, PodLog logs, LongRunning longRunning)
{
    private readonly GetVerb _get = new(context);
    private readonly ListVerb _list = new(context, tables);
    private readonly WatchVerb _watch = new(context, watches);
    private readonly CreateVerb _create = new(context);
    private readonly UpdateVerb _update = new(new ObjectChange(context));
    private readonly PatchVerb _patch = new(new ObjectChange(context));
    private readonly ScaleVerb _scale = new(context, new ObjectChange(context));
    private readonly DeleteVerb _delete = new(context);
    private readonly DeleteCollectionVerb _deleteCollection = new(context, new ListVerb(context, tables), new DeleteVerb(context));
    private readonly FinalizeNamespace _finalize = new(context);
    private readonly PodBinding _binding = new(context);

    public Task RouteAsync(ApiRequest request, CancellationToken cancellationToken) => request.Info switch
    {
        { Subresource.Length: > 0 } => RouteSubresourceAsync(request, cancellationToken),
        { Name.Length: > 0 } => RouteObjectAsync(request, cancellationToken),
        _ => RouteCollectionAsync(request, cancellationToken),
    };

    private Task RouteCollectionAsync(ApiRequest request, CancellationToken cancellationToken) => request.Http.Request.Method switch
    {
        "GET" or "HEAD" when request.Query.Watch && Can(request, "watch") => longRunning.RunAsync(end => _watch.HandleAsync(request, end), cancellationToken),
        "GET" or "HEAD" when Can(request, "list") => _list.HandleAsync(request),
        "POST" when Can(request, "create") => CreateAsync(request, cancellationToken),
        "DELETE" when Can(request, "deletecollection") => _deleteCollection.HandleAsync(request, cancellationToken),
        _ => throw ApiErrors.MethodNotAllowed(),
    };

    private Task RouteObjectAsync(ApiRequest request, CancellationToken cancellationToken) => request.Http.Request.Method switch
    {
        "GET" or "HEAD" when request.Query.Watch && Can(request, "watch") => longRunning.RunAsync(end => _watch.HandleAsync(request, end), cancellationToken),
        "GET" or "HEAD" when Can(request, "get") => _get.HandleAsync(request),
        "PUT" when Can(request, "update") => _update.HandleAsync(request, cancellationToken),
        "PATCH" when Can(request, "patch") => _patch.HandleAsync(request, cancellationToken),
        "DELETE" when Can(request, "delete") => _delete.HandleAsync(request, cancellationToken),
        _ => throw ApiErrors.MethodNotAllowed(),
    };

    private Task RouteSubresourceAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var name = request.Info.Subresource;
        if (!SubresourceTable.Of(request.Definition).Any(subresource => subresource.Name == name))
        {
            throw ApiErrors.NoSuchPath();
        }

        return (name, request.Http.Request.Method) switch
        {
            ("status", "GET" or "HEAD") => _get.HandleAsync(request),
            ("status", "PUT") => _update.HandleAsync(request, cancellationToken),
            ("status", "PATCH") => _patch.HandleAsync(request, cancellationToken),
            ("scale", "GET" or "HEAD") => _scale.GetAsync(request),
            ("scale", "PUT") => _scale.UpdateAsync(request, cancellationToken),
            ("scale", "PATCH") => _scale.PatchAsync(request, cancellationToken),
            ("finalize", "PUT") => _finalize.HandleAsync(request, cancellationToken),
            ("binding", "POST") => _binding.HandleAsync(request, cancellationToken),
            ("token", "POST") => tokens.HandleAsync(request, cancellationToken),
            ("log", "GET") => longRunning.RunAsync(end => logs.HandleAsync(request, end), cancellationToken),
            _ => throw ApiErrors.MethodNotAllowed(),
        };
    }

    private Task CreateAsync(ApiRequest request, CancellationToken cancellationToken) => definitions.IsTerminating(request.Definition)
        ? throw ApiErrors.Terminating(request.Definition.Resource)
        : _create.HandleAsync(request, cancellationToken);

    private static bool Can(ApiRequest request, string verb) => request.Definition.Verbs.Contains(verb);
}
