using System.Text;
using Microsoft.AspNetCore.Http;
using Prometheus;
using Ssm.Standalone.ApiServer.Discovery;
using Ssm.Standalone.ApiServer.Responses;

namespace Ssm.Standalone.ApiServer.Hosting;

/// <summary>Health, version, metrics, and the list of paths.</summary>
internal sealed class OperationalEndpoints(CollectorRegistry metrics)
{
    private static readonly byte[] Ok = Encoding.ASCII.GetBytes("ok");

    /// <summary>False if the path is not one of these.</summary>
    public async Task<bool> TryHandleAsync(HttpContext http, string path)
    {
        switch (path)
        {
            case "/healthz" or "/livez" or "/readyz" or "/healthz/ping" or "/livez/ping" or "/readyz/ping":
                await ResponseWriter.WriteBytesAsync(http, 200, Ok, "text/plain; charset=utf-8");
                return true;
            case "/version" or "/version/":
                await ResponseWriter.WriteJsonAsync(http, 200, ServerVersion.Document);
                return true;
            case "/metrics":
                http.Response.ContentType = PrometheusConstants.TextContentTypeWithVersionAndEncoding;
                await metrics.CollectAndExportAsTextAsync(http.Response.Body, http.RequestAborted);
                return true;
            case "/":
                await ResponseWriter.WriteJsonAsync(http, 200, new System.Text.Json.Nodes.JsonObject
                {
                    ["paths"] = DiscoveryDocuments.Texts(["/api", "/api/v1", "/apis", "/healthz", "/livez", "/metrics", "/openapi/v2", "/openapi/v3", "/readyz", "/version"]),
                });
                return true;
            default:
                return false;
        }
    }
}
