using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Errors;
using Ssm.OpenServiceBroker.Identities;
using Ssm.OpenServiceBroker.Operations;

namespace Ssm.OpenServiceBroker.Server;

/// <summary>A request in OSB's terms. Everything that is malformed or missing is a 400 that names it.</summary>
internal sealed class OsbRequest(HttpContext http, OsbVersion version, int maxBodyBytes)
{
    public OsbVersion Version => version;

    public IHeaderDictionary Headers => http.Request.Headers;

    public BrokerRequestContext Context() => new()
    {
        Version = version,
        AcceptsIncomplete = AcceptsIncomplete(),
        OriginatingIdentity = OriginatingIdentity.TryParse(Headers[OsbHeaders.OriginatingIdentity], out var identity) ? identity : null,
        RequestIdentity = Headers[OsbHeaders.RequestIdentity].ToString() is { Length: > 0 } requestIdentity ? requestIdentity : null,
    };

    /// <summary>Bindings are synchronous before 2.14.</summary>
    public BrokerRequestContext BindingContext() =>
        Context() is var context && version >= OsbVersion.V214 ? context : context with { AcceptsIncomplete = false };

    /// <summary>With the hint of the fetch endpoints.</summary>
    public BrokerRequestContext FetchContext() => Context() with
    {
        Hint = Query("service_id") is { } service && Query("plan_id") is { } plan
            ? new OfferingPlan(new ServiceId(service), new PlanId(plan))
            : null,
    };

    /// <param name="fromEnd">How many path segments from the end the id is; the last one is 1.</param>
    public InstanceId Instance(int fromEnd) => new(PathSegment(fromEnd));

    /// <inheritdoc cref="Instance"/>
    public BindingKey Binding(int fromEnd) => new(new InstanceId(PathSegment(fromEnd + 2)), new BindingId(PathSegment(fromEnd)));

    public OfferingPlan Plan() => new(new ServiceId(RequiredQuery("service_id")), new PlanId(RequiredQuery("plan_id")));

    public LastOperationQuery LastOperationQuery() => new()
    {
        ServiceId = Query("service_id") is { } service ? new ServiceId(service) : null,
        PlanId = Query("plan_id") is { } plan ? new PlanId(plan) : null,
        Operation = Query("operation") is { } operation ? new Operation(operation) : null,
    };

    public Task<T> BodyAsync<T>(JsonTypeInfo<T> typeInfo, RequestRules rules, CancellationToken cancellationToken)
        where T : class => RequestBody.ReadAsync(http.Request, maxBodyBytes, typeInfo, rules, cancellationToken);

    private bool AcceptsIncomplete() => Query("accepts_incomplete") switch
    {
        null => false,
        var value when bool.TryParse(value, out var accepts) => accepts,
        _ => throw new OsbException(OsbErrors.BadRequest("accepts_incomplete must be true or false.")),
    };

    private string RequiredQuery(string name) =>
        Query(name) ?? throw new OsbException(OsbErrors.BadRequest($"The query parameter {name} is required."));

    /// <summary><see langword="null"/> when absent or empty.</summary>
    private string? Query(string name) => http.Request.Query[name] switch
    {
        [] => null,
        [var value] => string.IsNullOrEmpty(value) ? null : value,
        _ => throw new OsbException(OsbErrors.BadRequest($"The query parameter {name} is there more than once.")),
    };

    /// <summary>
    /// Decodes the segment from the request line itself: the server leaves <c>%2F</c> encoded in the path, so an id with a slash and one
    /// with a literal <c>%2F</c> would look the same there.
    /// </summary>
    private string PathSegment(int fromEnd)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (target.Length == 0)
        {
            target = http.Request.Path.ToUriComponent(); // a server without request line, such as an in-memory one
        }

        var path = target.Split('?', 2)[0].TrimEnd('/');
        return Uri.UnescapeDataString(path.Split('/')[^fromEnd]);
    }
}
