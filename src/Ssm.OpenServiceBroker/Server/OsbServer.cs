using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Ssm.OpenServiceBroker.Errors;
using Ssm.OpenServiceBroker.Tracing;

namespace Ssm.OpenServiceBroker.Server;

/// <summary>
/// What every request goes through: request identity, authentication, version, endpoint, and the one place where an exception becomes a
/// reply.
/// </summary>
internal sealed partial class OsbServer(BrokerAuthentication authentication, BrokerServerOptions options, ILogger<OsbServer> logger)
{
    private readonly ILogger _logger = logger;

    public async Task HandleAsync(HttpContext http, Func<OsbRequest, CancellationToken, Task<OsbReply>> endpoint)
    {
        var identity = EchoRequestIdentity(http);
        using var span = OsbTracing.StartRequest(http, identity);
        if (await ReplyAsync(http, endpoint, identity) is { } reply)
        {
            var path = http.Request.Path;
            LogHandled(http.Request.Method, path, (int)reply.Status, identity);
            OsbTracing.Replied(span, (int)reply.Status);
            await reply.WriteAsync(http);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The top of a request: a defect of broker code is a 500, not a dead connection.")]
    private async Task<OsbReply?> ReplyAsync(
        HttpContext http, Func<OsbRequest, CancellationToken, Task<OsbReply>> endpoint, string? identity)
    {
        var path = http.Request.Path;
        var cancellationToken = http.RequestAborted;
        try
        {
            if (!authentication.Accepts(http.Request.Headers.Authorization))
            {
                LogUnauthorized(http.Request.Method, path);
                http.Response.Headers.WWWAuthenticate = authentication.Challenges();
                return OsbReply.Of(OsbErrors.Unauthorized(), OsbVersion.V217);
            }

            var version = VersionNegotiation.Negotiate(http.Request.Headers[OsbHeaders.ApiVersion]);
            return await ReplyAsync(new OsbRequest(http, version, options.MaxRequestBodyBytes), endpoint, cancellationToken);
        }
        catch (OsbException refusal)
        {
            return OsbReply.Of(refusal.Error, OsbVersion.V217);
        }
        catch (BadHttpRequestException)
        {
            return OsbReply.Of(OsbErrors.BadRequest("The body does not arrive as its headers say."), OsbVersion.V217);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException && cancellationToken.IsCancellationRequested)
        {
            return null; // nobody is there to read a reply
        }
        catch (Exception exception)
        {
            LogFailed(exception, http.Request.Method, path, identity);
            return OsbReply.Of(OsbErrors.InternalError(), OsbVersion.V217);
        }
    }

    private static async Task<OsbReply> ReplyAsync(
        OsbRequest request, Func<OsbRequest, CancellationToken, Task<OsbReply>> endpoint, CancellationToken cancellationToken)
    {
        try
        {
            return await endpoint(request, cancellationToken);
        }
        catch (OsbException refusal)
        {
            return OsbReply.Of(refusal.Error, request.Version);
        }
    }

    /// <summary>OSB v2.17, "Request Identity": the reply carries what the request did, if a reply can carry it at all.</summary>
    private static string? EchoRequestIdentity(HttpContext http)
    {
        var identity = http.Request.Headers[OsbHeaders.RequestIdentity].ToString();
        if (identity.Length == 0 || identity.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return null;
        }

        http.Response.Headers[OsbHeaders.RequestIdentity] = identity;
        return identity;
    }

    [LoggerMessage(EventId = 4001, Level = LogLevel.Debug, Message = "{Method} {Path}: {Status}, request identity {RequestIdentity}")]
    private partial void LogHandled(string method, PathString path, int status, string? requestIdentity);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Warning, Message = "{Method} {Path}: refused, the credentials are missing or wrong")]
    private partial void LogUnauthorized(string method, PathString path);

    [LoggerMessage(EventId = 4003, Level = LogLevel.Error, Message = "{Method} {Path} failed, request identity {RequestIdentity}")]
    private partial void LogFailed(Exception exception, string method, PathString path, string? requestIdentity);
}
