using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ssm.OpenServiceBroker.Tracing;

/// <summary>
/// The spans of both ends of a call to a broker. Trace Context (W3C) carries the trace from one to the other, beside OSB's request identity. Nothing is made while nobody listens,
/// and no parameter, credential or identity of a user is told.
/// </summary>
public static class OsbTracing
{
    /// <summary>The name of the source.</summary>
    public const string SourceName = "Ssm.OpenServiceBroker";

    private const string TraceParent = "traceparent";
    private const string RequestIdentity = "osb.request_identity";
    private const string Status = "http.response.status_code";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>The platform's end.</summary>
    internal static Activity? StartCall(string method, Guid requestIdentity)
    {
        var parent = Activity.Current;
        var span = Source.StartActivity($"osb {method}", ActivityKind.Client);
        span?.SetTag(RequestIdentity, requestIdentity.ToString());
        parent?.SetCustomProperty("ssm.acts", true); // so that the pass that called is told, see ADR-0014
        return span;
    }

    /// <summary>Lets the broker go on in the trace.</summary>
    internal static void Carry(Activity? span, HttpRequestMessage message)
    {
        if (span is not null)
        {
            message.Headers.TryAddWithoutValidation(TraceParent, span.Id);
            span.SetTag("http.request.method", message.Method.Method)
                .SetTag("server.address", message.RequestUri?.Host)
                .SetTag("server.port", message.RequestUri?.Port)
                .SetTag("url.path", message.RequestUri?.AbsolutePath);
        }
    }

    /// <summary>The call has ended.</summary>
    /// <param name="span">Null when nobody listens.</param>
    /// <param name="status">Null when there was no answer.</param>
    /// <param name="statusClass">As in metrics.</param>
    internal static void Answered(Activity? span, int? status, string statusClass)
    {
        span?.SetTag(Status, status);
        if (statusClass != "2xx")
        {
            span?.SetTag("error.type", status?.ToString() ?? statusClass).SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>The broker's end. Its parent is what the platform sent, and nothing else: the web server's own activity is exported by nobody.</summary>
    internal static Activity? StartRequest(HttpContext http, string? requestIdentity)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var sent = http.Request.Headers;
        var parent = ActivityContext.TryParse(sent.TraceParent, sent.TraceState, isRemote: true, out var parsed) ? parsed : default;
        Activity.Current = null;
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        var span = Source.StartActivity($"osb {http.Request.Method} {route}", ActivityKind.Server, parent);
        span?.SetTag(RequestIdentity, requestIdentity).SetTag("http.request.method", http.Request.Method).SetTag("http.route", route);
        return span;
    }

    /// <summary>The reply is known; a server fails by its own faults only.</summary>
    internal static void Replied(Activity? span, int status)
    {
        span?.SetTag(Status, status);
        if (status >= 500)
        {
            span?.SetStatus(ActivityStatusCode.Error);
        }
    }
}
