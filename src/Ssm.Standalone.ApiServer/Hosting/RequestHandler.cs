using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Ssm.Standalone.ApiServer.Authentication;
using Ssm.Standalone.ApiServer.Discovery;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.OpenApi;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.ApiServer.Requests;
using Ssm.Standalone.ApiServer.Responses;

namespace Ssm.Standalone.ApiServer.Hosting;

/// <summary>Every request passes here: who is it, may he, what does he want; and every failure becomes a Status here.</summary>
internal sealed partial class RequestHandler(
    Authenticator authenticator, ResourceRegistry registry, DiscoveryEndpoint discovery, OpenApiEndpoint openApi, OperationalEndpoints operational,
    VerbRouter verbs, RequestMetrics metrics, TimeProvider time, ILogger logger)
{
    [SuppressMessage("Design", "CA1031", Justification = "The one place that turns failures of a request into its answer.")]
    public async Task HandleAsync(HttpContext http)
    {
        try
        {
            await RouteAsync(http, http.RequestAborted);
        }
        catch (ApiException e)
        {
            await AnswerAsync(http, e);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await AnswerAsync(http, ApiErrors.TooLarge(RequestBody.LimitBytes));
        }
        catch (BadHttpRequestException e)
        {
            await AnswerAsync(http, ApiErrors.BadRequest(e.Message));
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client went away: nobody waits for an answer.
        }
        catch (Exception e)
        {
            LogFailed(e, http.Request.Method, http.Request.Path);
            await AnswerAsync(http, ApiErrors.Internal("the request failed; the server's log has the details"));
        }
    }

    private async Task RouteAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var path = http.Request.Path.Value ?? "/";
        var user = authenticator.Authenticate(http);
        Authorizer.Authorize(user, path);
        if (await operational.TryHandleAsync(http, path) || await discovery.TryHandleAsync(http, path) || await openApi.TryHandleAsync(http, path))
        {
            return;
        }

        var info = RequestInfo.Parse(path) ?? throw ApiErrors.NoSuchPath();
        var definition = registry.Find(info.Group, info.Version, info.Resource) ?? throw ApiErrors.NoSuchPath();
        if (definition.IsNamespaced ? info is { Namespace: "", Name.Length: > 0 } : info.Namespace.Length > 0 && info.Resource != "namespaces")
        {
            throw ApiErrors.NoSuchPath();
        }

        await MeasureAsync(new ApiRequest(http, info, definition, user ?? UserIdentity.Anonymous), cancellationToken);
    }

    private async Task MeasureAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var code = StatusCodes.Status500InternalServerError;
        try
        {
            await verbs.RouteAsync(request, cancellationToken);
            code = request.Http.Response.StatusCode;
        }
        catch (ApiException e)
        {
            code = e.Code;
            throw;
        }
        finally
        {
            metrics.Observe(request, code, time.GetElapsedTime(start));
        }
    }

    private static async Task AnswerAsync(HttpContext http, ApiException error)
    {
        if (!http.Response.HasStarted)
        {
            await ResponseWriter.WriteStatusAsync(http, error);
        }
    }

    [LoggerMessage(5001, LogLevel.Error, "{Method} {Path} failed")]
    private partial void LogFailed(Exception e, string method, PathString path);
}
