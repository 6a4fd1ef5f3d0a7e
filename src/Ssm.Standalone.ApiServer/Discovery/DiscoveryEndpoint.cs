using Microsoft.AspNetCore.Http;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.ApiServer.Responses;

namespace Ssm.Standalone.ApiServer.Discovery;

/// <summary>Answers <c>/api</c>, <c>/apis</c> and below, down to but without the resources.</summary>
internal sealed class DiscoveryEndpoint(ResourceRegistry registry)
{
    /// <summary>False if the path is not one of discovery.</summary>
    public async Task<bool> TryHandleAsync(HttpContext http, string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments is not (["api" or "apis"] or ["api", _] or ["apis", _] or ["apis", _, _]))
        {
            return false;
        }

        if (segments.Length == 1 && AggregatedDiscovery.Accepted(http.Request.Headers.Accept.ToString()) is { } version)
        {
            var aggregated = AggregatedDiscovery.Document(registry.All, segments[0] == "api", version);
            http.Response.Headers.Vary = "Accept";
            await ResponseWriter.WriteBytesAsync(http, 200, ObjectJson.ToBytes(aggregated), AggregatedDiscovery.ContentType(version));
            return true;
        }

        var document = segments switch
        {
            ["api"] => DiscoveryDocuments.CoreVersions(http.Request.Host.Value ?? ""),
            ["apis"] => DiscoveryDocuments.GroupList(registry.All),
            ["api", var core] => DiscoveryDocuments.ResourceList(registry.All, "", core),
            ["apis", var group] => DiscoveryDocuments.SingleGroup(registry.All, group),
            [_, var group, var groupVersion] => DiscoveryDocuments.ResourceList(registry.All, group, groupVersion),
            _ => null,
        };
        http.Response.Headers.Vary = "Accept";
        await ResponseWriter.WriteJsonAsync(http, 200, document ?? throw ApiErrors.NoSuchPath());
        return true;
    }
}
