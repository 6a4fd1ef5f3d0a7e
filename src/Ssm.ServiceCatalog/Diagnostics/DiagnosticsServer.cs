using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Ssm.ServiceCatalog.Diagnostics;

/// <summary><c>/healthz</c>, <c>/readyz</c> (also <c>/healthz/ready</c>) and <c>/metrics</c> over plain HTTP.</summary>
internal static class DiagnosticsServer
{
    /// <summary>Listens. Probes and scrapers do not authenticate, and nothing here is secret: states and counts only.</summary>
    public static async Task<WebApplication> StartAsync(IPEndPoint endPoint, Func<bool> isReady, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(endPoint));
        var app = builder.Build();
        app.Run(context => AnswerAsync(context, isReady));
        await app.StartAsync(cancellationToken);
        return app;
    }

    /// <summary>Answers a diagnostic path; anything else is 404.</summary>
    public static Task AnswerAsync(HttpContext context, Func<bool> isReady)
    {
        switch (context.Request.Path.Value)
        {
            case "/healthz" or "/livez":
                return context.Response.WriteAsync("ok", context.RequestAborted);
            case "/readyz" or "/healthz/ready":
                context.Response.StatusCode = isReady() ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
                return context.Response.WriteAsync(isReady() ? "ok" : "caches are not filled yet", context.RequestAborted);
            case "/metrics":
                context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
                return CatalogMetrics.Registry.CollectAndExportAsTextAsync(context.Response.Body, context.RequestAborted);
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    }
}
