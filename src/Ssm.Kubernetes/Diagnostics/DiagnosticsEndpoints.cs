using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Prometheus;

namespace Ssm.Kubernetes;

/// <summary>
/// <c>/healthz</c> and <c>/livez</c>, <c>/readyz</c> and <c>/healthz/ready</c>, <c>/metrics</c>, and of some roles <c>/configz</c>. Probes and scrapers do not authenticate, and
/// nothing here is secret: states, counts and options only.
/// </summary>
/// <param name="metrics">What <c>/metrics</c> tells.</param>
/// <param name="whatIsMissing">Asked at each <c>/readyz</c>: one clause, or null when the role is ready.</param>
public sealed class DiagnosticsEndpoints(CollectorRegistry metrics, Func<string?> whatIsMissing)
{
    private const string Text = "text/plain; charset=utf-8";

    private const string HowToProfile = "Profiles of a .NET process are not taken over HTTP: run dotnet-trace collect or dotnet-counters monitor beside the process; "
        + "they use its diagnostic port, which DOTNET_EnableDiagnostics=1 opens in the container.";

    /// <summary>What is answered.</summary>
    public static IReadOnlyList<string> Paths { get; } = ["/healthz", "/livez", "/readyz", "/healthz/ready", "/metrics"];

    /// <summary>What <c>/configz</c> tells; null = there is none. Default null.</summary>
    public JsonObject? Configuration { get; init; }

    /// <summary>Whether <c>/debug/pprof</c>, which is not found, says why and what there is instead. Default false.</summary>
    public bool TellsOfProfiles { get; init; }

    /// <summary>Answers one of <see cref="Paths"/>, and <c>/configz</c> if there is a <see cref="Configuration"/>; anything else is not found.</summary>
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
            case "/configz" when Configuration is not null:
                http.Response.ContentType = "application/json";
                await http.Response.WriteAsync(Configuration.ToJsonString(), http.RequestAborted);
                break;
            default:
                var isProfile = TellsOfProfiles && http.Request.Path.StartsWithSegments("/debug/pprof", StringComparison.Ordinal);
                await WriteAsync(http, StatusCodes.Status404NotFound, isProfile ? HowToProfile : "not found");
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
