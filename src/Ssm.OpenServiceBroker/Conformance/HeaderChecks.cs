using System.Net.Http.Headers;

namespace Ssm.OpenServiceBroker.Conformance;

/// <summary>OSB v2.17, "Headers" and "Platform to Service Broker Authentication".</summary>
internal static class HeaderChecks
{
    public static readonly IReadOnlyList<ConformanceCheck> All =
    [
        new()
        {
            Id = "header.version-missing",
            Title = "a request without version header is refused with 400 or 412",
            Level = ConformanceLevel.Should,
            RunAsync = async (session, cancellationToken) =>
                (await CatalogAsync(session, headers => headers.Remove(OsbHeaders.ApiVersion), cancellationToken)).Expect(400, 412),
        },
        new()
        {
            Id = "header.version-unsupported",
            Title = "a version the broker does not know is refused with 412",
            Level = ConformanceLevel.Should,
            RunAsync = async (session, cancellationToken) => (await CatalogAsync(
                session,
                headers =>
                {
                    headers.Remove(OsbHeaders.ApiVersion);
                    headers.Add(OsbHeaders.ApiVersion, "1.0");
                },
                cancellationToken)).Expect(412),
        },
        new()
        {
            Id = "header.credentials-missing",
            Title = "a request without credentials is refused with 401",
            RunAsync = async (session, cancellationToken) => session.Http.IsAuthenticated
                ? (await CatalogAsync(session, headers => headers.Authorization = null, cancellationToken)).Expect(401)
                : new ConformanceFinding.Skipped("no credentials given"),
        },
        new()
        {
            Id = "header.credentials-wrong",
            Title = "a request with wrong credentials is refused with 401",
            RunAsync = async (session, cancellationToken) => session.Http.IsAuthenticated
                ? (await CatalogAsync(
                    session, headers => headers.Authorization = new AuthenticationHeaderValue("Basic", "eDp4"), cancellationToken)).Expect(401)
                : new ConformanceFinding.Skipped("no credentials given"),
        },
        new()
        {
            Id = "header.originating-identity-unknown",
            Title = "an originating identity of an unknown platform is tolerated",
            RunAsync = async (session, cancellationToken) => (await CatalogAsync(
                session, headers => headers.Add(OsbHeaders.OriginatingIdentity, "conformance e30="), cancellationToken)).Expect(200),
        },
        new()
        {
            Id = "header.request-identity",
            Title = "the request identity is in the reply",
            Level = ConformanceLevel.Should,
            Since = OsbVersion.V215,
            RunAsync = async (session, cancellationToken) =>
            {
                var identity = session.NewId();
                var reply = await CatalogAsync(session, headers => headers.Add(OsbHeaders.RequestIdentity, identity), cancellationToken);
                return reply.Header(OsbHeaders.RequestIdentity) == identity
                    ? ConformanceFinding.Pass
                    : new ConformanceFinding.Failed($"{reply.Request}: the reply does not carry {OsbHeaders.RequestIdentity}");
            },
        },
        new()
        {
            Id = "header.etag",
            Title = "a catalog that the client has is answered with 304",
            Level = ConformanceLevel.Should,
            Since = OsbVersion.V216,
            RunAsync = async (session, cancellationToken) =>
            {
                var tag = (await CatalogAsync(session, null, cancellationToken)).Header("ETag");
                return tag is null
                    ? new ConformanceFinding.Skipped("the broker sends no ETag")
                    : (await CatalogAsync(session, headers => headers.TryAddWithoutValidation("If-None-Match", tag), cancellationToken)).Expect(304);
            },
        },
    ];

    private static Task<ConformanceReply> CatalogAsync(
        ConformanceSession session, Action<HttpRequestHeaders>? adapt, CancellationToken cancellationToken) =>
        session.Http.SendAsync(HttpMethod.Get, "/v2/catalog", null, adapt, cancellationToken);
}
