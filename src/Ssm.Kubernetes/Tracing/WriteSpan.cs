using System.Diagnostics;
using System.Net;

namespace Ssm.Kubernetes;

/// <summary>The span of one write to the API server, inside whatever span it serves; a write that serves none, such as an event's or a lease's, has none.</summary>
internal static class WriteSpan
{
    public static Activity? Start(HttpRequestMessage request)
    {
        if (request.Method == HttpMethod.Get || Activity.Current is not { } parent)
        {
            return null;
        }

        var span = KubernetesTracing.Source.StartActivity($"{request.Method} {ResourceOf(request.RequestUri!.AbsolutePath)}", ActivityKind.Client);
        if (span is not null)
        {
            parent.SetCustomProperty(KubernetesTracing.Acts, true);
            span.SetTag("http.request.method", request.Method.Method).SetTag("url.path", request.RequestUri.AbsolutePath);
            request.Headers.TryAddWithoutValidation("traceparent", span.Id);
        }

        return span;
    }

    public static void Answered(Activity? span, HttpStatusCode status)
    {
        span?.SetTag("http.response.status_code", (int)status);
        if ((int)status >= 400)
        {
            span?.SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>The plural and the subresource of a path: <c>serviceinstances/status</c>.</summary>
    internal static string ResourceOf(string path)
    {
        var parts = path.Trim('/').Split('/');
        var rest = parts[(parts is ["api", ..] ? 2 : Math.Min(3, parts.Length))..];
        rest = rest is ["namespaces", _, _, ..] and not ["namespaces", _, "status" or "finalize"] ? rest[2..] : rest;
        return rest switch
        {
            [var plural, _, var subresource, ..] => $"{plural}/{subresource}",
            [var plural, ..] => plural,
            _ => "",
        };
    }
}
