using System.Net.Http.Headers;

namespace Ssm.OpenServiceBroker.Client;

/// <summary>
/// What a broker said the state of its catalog was, to be handed back with the next fetch. OSB v2.16, "Catalog Management".
/// </summary>
internal readonly record struct CatalogValidators(EntityTagHeaderValue? ETag, DateTimeOffset? LastModified)
{
    public bool AreEmpty => ETag is null && LastModified is null;

    public void AddTo(HttpRequestHeaders headers)
    {
        if (ETag is not null)
        {
            headers.IfNoneMatch.Add(ETag);
        }

        headers.IfModifiedSince = LastModified;
    }
}
