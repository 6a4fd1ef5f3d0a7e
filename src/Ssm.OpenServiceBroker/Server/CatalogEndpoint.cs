using System.Net;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Ssm.OpenServiceBroker.Server;

/// <summary>OSB v2.17, "Catalog Management". The ETag is the hash of the reply, so it changes with the client's version as well.</summary>
internal sealed class CatalogEndpoint(IServiceBroker broker)
{
    public async Task<OsbReply> FetchAsync(OsbRequest request, CancellationToken cancellationToken)
    {
        var catalog = await broker.FetchCatalogAsync(request.Context(), cancellationToken);
        var reply = OsbReply.Of(HttpStatusCode.OK, catalog.ShapedTo(request.Version), OsbJsonContext.Default.Catalog);
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(reply.Body.Span)[..16])}\"";
        return IsKnown(request, tag)
            ? new OsbReply { Status = HttpStatusCode.NotModified, Body = default, ETag = tag }
            : reply with { ETag = tag };
    }

    private static bool IsKnown(OsbRequest request, string tag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var known)
        && known.Any(candidate => candidate.Tag == "*" || candidate.Tag == tag);
}
