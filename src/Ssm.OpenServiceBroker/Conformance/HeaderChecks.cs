using System.Net.Http.Headers;

namespace Ssm.OpenServiceBroker.Conformance;

/// <summary>OSB v2.17, "Headers" and "Platform to Service Broker Authentication".</summary>
internal static class HeaderChecks
{
    public static readonly IReadOnlyList<ConformanceCheck> All =
    [
        Version("header.version-missing", "a request without version header is refused with 400 or 412", null, 400, 412),
        Version("header.version-empty", "an empty version header counts as none", "", 400, 412),
        Version("header.version-unsupported", "a version the broker does not know is refused with 412", "1.0", 412),
        Credentials("header.credentials-missing", "a request without credentials is refused with 401", null),
        Credentials("header.credentials-wrong", "a request with wrong credentials is refused with 401", new AuthenticationHeaderValue("Basic", "eDp4")),
        new()
        {
            Id = "header.credentials-everywhere",
            Title = "every endpoint refuses a request without credentials with 401",
            RunAsync = async (session, cancellationToken) =>
            {
                if (!session.Http.IsAuthenticated)
                {
                    return new ConformanceFinding.Skipped("no credentials given");
                }

                foreach (var (verb, suffix) in Endpoints(session.Version))
                {
                    var target = $"{ConformanceSession.Instance(session.NewId())}{suffix}?accepts_incomplete=true&{session.Ids}";
                    var body = verb == HttpMethod.Put || verb == HttpMethod.Patch ? "{}" : null;
                    var reply = await session.Http.SendAsync(verb, target, body, headers => headers.Authorization = null, cancellationToken);
                    if (reply.Status != 401)
                    {
                        return reply.Unexpected("401");
                    }
                }

                return ConformanceFinding.Pass;
            },
        },
        new()
        {
            Id = "header.content-type",
            Title = "a body that is said to be no JSON is refused with 400",
            Level = ConformanceLevel.Should,
            Since = OsbVersion.V214,
            RunAsync = async (session, cancellationToken) => (await session.Http.SendAsync(
                HttpMethod.Put,
                $"{ConformanceSession.Instance(session.NewId())}?accepts_incomplete=true",
                "<html/>",
                "text/html",
                null,
                cancellationToken)).Expect(400),
        },
        new()
        {
            Id = "header.originating-identity",
            Title = "an originating identity of Kubernetes is taken",
            RunAsync = async (session, cancellationToken) =>
            {
                var user = Convert.ToBase64String("""{"username":"conformance","uid":"","groups":["system:authenticated"],"extra":{}}"""u8);
                return (await CatalogAsync(
                    session, headers => headers.Add(OsbHeaders.OriginatingIdentity, $"kubernetes {user}"), cancellationToken)).Expect(200);
            },
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
                var catalog = await CatalogAsync(session, null, cancellationToken);
                var (known, condition) = catalog.Header("ETag") is { } tag ? (tag, "If-None-Match") : (catalog.Header("Last-Modified"), "If-Modified-Since");
                return known is null
                    ? new ConformanceFinding.Skipped("the broker sends neither ETag nor Last-Modified")
                    : (await CatalogAsync(session, headers => headers.TryAddWithoutValidation(condition, known), cancellationToken)).Expect(304);
            },
        },
    ];

    /// <summary>The catalog is asked for with another version; null = with none.</summary>
    private static ConformanceCheck Version(string id, string title, string? version, params int[] expected) => new()
    {
        Id = id,
        Title = title,
        Level = ConformanceLevel.Should,
        RunAsync = async (session, cancellationToken) => (await CatalogAsync(
            session,
            headers =>
            {
                headers.Remove(OsbHeaders.ApiVersion);
                if (version is not null)
                {
                    headers.TryAddWithoutValidation(OsbHeaders.ApiVersion, version);
                }
            },
            cancellationToken)).Expect(expected),
    };

    /// <summary>The catalog is asked for with other credentials; null = with none.</summary>
    private static ConformanceCheck Credentials(string id, string title, AuthenticationHeaderValue? credentials) => new()
    {
        Id = id,
        Title = title,
        RunAsync = async (session, cancellationToken) => session.Http.IsAuthenticated
            ? (await CatalogAsync(session, headers => headers.Authorization = credentials, cancellationToken)).Expect(401)
            : new ConformanceFinding.Skipped("no credentials given"),
    };

    /// <summary>Of an instance and its bindings, with what a version has.</summary>
    private static IEnumerable<(HttpMethod Verb, string Suffix)> Endpoints(OsbVersion version)
    {
        const string Binding = "/service_bindings/conformance";
        yield return (HttpMethod.Put, "");
        yield return (HttpMethod.Patch, "");
        yield return (HttpMethod.Delete, "");
        yield return (HttpMethod.Get, "/last_operation");
        yield return (HttpMethod.Put, Binding);
        yield return (HttpMethod.Delete, Binding);
        if (version >= OsbVersion.V214)
        {
            yield return (HttpMethod.Get, "");
            yield return (HttpMethod.Get, Binding);
            yield return (HttpMethod.Get, Binding + "/last_operation");
        }
    }

    private static Task<ConformanceReply> CatalogAsync(
        ConformanceSession session, Action<HttpRequestHeaders>? adapt, CancellationToken cancellationToken) =>
        session.Http.SendAsync(HttpMethod.Get, "/v2/catalog", null, adapt, cancellationToken);
}
