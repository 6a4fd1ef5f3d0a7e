using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Prometheus;

namespace Ssm.ServiceDiscovery.Diagnostics;

/// <summary>Health and metrics over HTTP, for probes and scrapers.</summary>
internal sealed class DiagnosticsServer : IAsyncDisposable
{
    private readonly WebApplication _web;

    private DiagnosticsServer(WebApplication web) => _web = web;

    /// <summary>Where it listens, with the real port.</summary>
    public Uri Url => new(_web.Urls.First());

    /// <summary>Listens.</summary>
    /// <param name="endPoint">The address and port; port 0 takes a free one.</param>
    /// <param name="isReady">Asked at each <c>/readyz</c>.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">The address is taken.</exception>
    public static async Task<DiagnosticsServer> StartAsync(IPEndPoint endPoint, Func<bool> isReady, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(endPoint);
        });
        var web = builder.Build();
        web.Run(http => HandleAsync(http, isReady));
        await web.StartAsync(cancellationToken);
        return new DiagnosticsServer(web);
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private static async Task HandleAsync(HttpContext http, Func<bool> isReady)
    {
        switch (http.Request.Path.Value)
        {
            case "/healthz":
                await WriteAsync(http, StatusCodes.Status200OK, "ok");
                break;
            case "/readyz":
                await (isReady() ? WriteAsync(http, StatusCodes.Status200OK, "ok") : WriteAsync(http, StatusCodes.Status503ServiceUnavailable, "names are not known yet"));
                break;
            case "/metrics":
                http.Response.ContentType = PrometheusConstants.TextContentTypeWithVersionAndEncoding;
                await DiscoveryMetrics.Registry.CollectAndExportAsTextAsync(http.Response.Body, http.RequestAborted);
                break;
            default:
                await WriteAsync(http, StatusCodes.Status404NotFound, "not found");
                break;
        }
    }

    private static Task WriteAsync(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain";
        return http.Response.WriteAsync(text, http.RequestAborted);
    }
}
