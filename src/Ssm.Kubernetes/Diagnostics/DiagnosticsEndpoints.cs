using Microsoft.AspNetCore.Http;
using Prometheus;

namespace Ssm.Kubernetes;

/// <summary>
/// <c>/healthz</c> and <c>/livez</c>, <c>/readyz</c> and <c>/healthz/ready</c>, <c>/metrics</c>. Probes and scrapers do not authenticate, and nothing here is secret:
/// states and counts only.
/// </summary>
/// <param name="metrics">What <c>/metrics</c> tells.</param>
/// <param name="whatIsMissing">Asked at each <c>/readyz</c>: one clause, or null when the role is ready.</param>
public sealed class DiagnosticsEndpoints(CollectorRegistry metrics, Func<string?> whatIsMissing)
{
    private const string Text = "text/plain; charset=utf-8";

    /// <summary>What is answered.</summary>
    public static IReadOnlyList<string> Paths { get; } = ["/healthz", "/livez", "/readyz", "/healthz/ready", "/metrics"];

    /// <summary>Answers one of <see cref="Paths"/>; anything else is not found.</summary>
    public async Task AnswerAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        switch (http.Request.Path.Value)
        {
            case "/healthz" or "/livez":
                await WriteAsync(http, StatusCodes.Status200OK, "ok");
                break;
            case "/readyz" or "/healthz/ready":
                var missing = whatIsMissing();
                await WriteAsync(http, missing is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, missing ?? "ok");
                break;
            case "/metrics":
                http.Response.ContentType = PrometheusConstants.TextContentTypeWithVersionAndEncoding;
                await metrics.CollectAndExportAsTextAsync(http.Response.Body, http.RequestAborted);
                break;
            default:
                await WriteAsync(http, StatusCodes.Status404NotFound, "not found");
                break;
        }
    }

    private static Task WriteAsync(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = Text;
        return http.Response.WriteAsync(text, http.RequestAborted);
    }
}
