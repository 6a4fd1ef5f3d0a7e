using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;
using Ssm.OpenServiceBroker.Tracing;

namespace Ssm.OpenServiceBroker.Client;

/// <inheritdoc cref="IBrokerClient"/>
public sealed partial class BrokerClient : IBrokerClient
{
    private readonly BrokerHttp _http;
    private readonly BrokerUrls _urls;
    private readonly OsbVersion _version;
    private readonly int _maxCatalogBytes;
    private readonly int _maxResponseBytes;
    private readonly TimeProvider _timeProvider;
    private readonly Func<Guid> _newRequestIdentity;
    private readonly IBrokerCallObserver _observer;
    private readonly ILogger<BrokerClient> _logger;
    private volatile FetchedCatalog? _lastCatalog;

    /// <summary>Connects to nothing yet. Later changes of <paramref name="options"/> have no effect.</summary>
    /// <param name="options">How to reach the broker.</param>
    /// <param name="timeProvider">Clock of timeouts and of <c>Retry-After</c> dates.</param>
    /// <param name="newRequestIdentity">Makes the value of <c>X-Broker-API-Request-Identity</c>.</param>
    /// <param name="observer">Sees every call.</param>
    /// <param name="logger">Gets one debug line a call.</param>
    /// <exception cref="InvalidOperationException">The options contradict each other; the message is for users.</exception>
    public BrokerClient(
        BrokerClientOptions options,
        TimeProvider timeProvider,
        Func<Guid> newRequestIdentity,
        IBrokerCallObserver observer,
        ILogger<BrokerClient> logger)
    {
        _http = new BrokerHttp(options, timeProvider);
        _urls = new BrokerUrls(options.BaseUrl);
        _version = options.ApiVersion;
        _maxCatalogBytes = options.MaxCatalogBytes;
        _maxResponseBytes = options.MaxResponseBytes;
        _timeProvider = timeProvider;
        _newRequestIdentity = newRequestIdentity;
        _observer = observer;
        _logger = logger;
    }

    /// <inheritdoc/>
    public async Task<BrokerOutcome<Catalog>> FetchCatalogAsync(BrokerCall call, CancellationToken cancellationToken)
    {
        var last = _lastCatalog;
        return await CallAsync(
            BrokerEndpoints.Catalog,
            _maxCatalogBytes,
            call with { AcceptsIncomplete = false },
            () =>
            {
                var message = new HttpRequestMessage(HttpMethod.Get, _urls.Catalog());
                last?.Validators.AddTo(message.Headers);
                return message;
            },
            answer =>
            {
                if (answer.Status is HttpStatusCode.NotModified && last is not null)
                {
                    return new BrokerOutcome<Catalog>.Succeeded(last.Catalog, HttpStatusCode.NotModified);
                }

                var outcome = AnswerReader.Read(BrokerEndpoints.Catalog, answer, acceptsIncomplete: false);
                _lastCatalog = outcome is BrokerOutcome<Catalog>.Succeeded { Value: var catalog } && !answer.Validators.AreEmpty
                    ? new FetchedCatalog(catalog, answer.Validators)
                    : null;
                return outcome;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<BrokerOutcome<ProvisionResponse>> ProvisionAsync(
        InstanceId instance, ProvisionRequest request, BrokerCall call, CancellationToken cancellationToken) => CallAsync(
            BrokerEndpoints.Provision,
            call,
            _urls.Instance(instance, plan: null, call.AcceptsIncomplete),
            Json(request, OsbJsonContext.Default.ProvisionRequest),
            cancellationToken);

    /// <inheritdoc/>
    public Task<BrokerOutcome<FetchInstanceResponse>> FetchInstanceAsync(
        InstanceId instance, OfferingPlan? hint, BrokerCall call, CancellationToken cancellationToken) => CallAsync(
            BrokerEndpoints.FetchInstance, call, _urls.Instance(instance, hint, acceptsIncomplete: false), body: null, cancellationToken);

    /// <inheritdoc/>
    public Task<BrokerOutcome<UpdateResponse>> UpdateAsync(
        InstanceId instance, UpdateRequest request, BrokerCall call, CancellationToken cancellationToken) => CallAsync(
            BrokerEndpoints.Update,
            call,
            _urls.Instance(instance, plan: null, call.AcceptsIncomplete),
            Json(request, OsbJsonContext.Default.UpdateRequest),
            cancellationToken);

    /// <inheritdoc/>
    public Task<BrokerOutcome<DeprovisionResponse>> DeprovisionAsync(
        InstanceId instance, OfferingPlan plan, BrokerCall call, CancellationToken cancellationToken) => CallAsync(
            BrokerEndpoints.Deprovision, call, _urls.Instance(instance, plan, call.AcceptsIncomplete), body: null, cancellationToken);

    /// <inheritdoc/>
    public Task<BrokerOutcome<LastOperation>> PollLastOperationAsync(
        InstanceId instance, LastOperationQuery query, BrokerCall call, CancellationToken cancellationToken) => CallAsync(
            BrokerEndpoints.PollLastOperation, call, _urls.InstanceLastOperation(instance, query), body: null, cancellationToken);

    /// <inheritdoc/>
    public Task<BrokerOutcome<BindResponse>> BindAsync(
        BindingKey binding, BindRequest request, BrokerCall call, CancellationToken cancellationToken)
    {
        var bindingCall = ForBinding(call);
        return CallAsync(
            BrokerEndpoints.Bind,
            bindingCall,
            _urls.Binding(binding, plan: null, bindingCall.AcceptsIncomplete),
            Json(request, OsbJsonContext.Default.BindRequest),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<BrokerOutcome<FetchBindingResponse>> FetchBindingAsync(
        BindingKey binding, OfferingPlan? hint, BrokerCall call, CancellationToken cancellationToken) => CallAsync(
            BrokerEndpoints.FetchBinding, call, _urls.Binding(binding, hint, acceptsIncomplete: false), body: null, cancellationToken);

    /// <inheritdoc/>
    public Task<BrokerOutcome<UnbindResponse>> UnbindAsync(
        BindingKey binding, OfferingPlan plan, BrokerCall call, CancellationToken cancellationToken)
    {
        var bindingCall = ForBinding(call);
        return CallAsync(
            BrokerEndpoints.Unbind, bindingCall, _urls.Binding(binding, plan, bindingCall.AcceptsIncomplete), body: null, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<BrokerOutcome<LastOperation>> PollBindingLastOperationAsync(
        BindingKey binding, LastOperationQuery query, BrokerCall call, CancellationToken cancellationToken) => CallAsync(
            BrokerEndpoints.PollBindingLastOperation, call, _urls.BindingLastOperation(binding, query), body: null, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private Task<BrokerOutcome<T>> CallAsync<T>(
        BrokerEndpoint<T> endpoint, BrokerCall call, Uri url, byte[]? body, CancellationToken cancellationToken)
        where T : class => CallAsync(
            endpoint,
            _maxResponseBytes,
            call,
            () => new HttpRequestMessage(endpoint.Verb, url) { Content = body is null ? null : JsonContent(body) },
            answer => AnswerReader.Read(endpoint, answer, call.AcceptsIncomplete),
            cancellationToken);

    private async Task<BrokerOutcome<T>> CallAsync<T>(
        BrokerEndpoint<T> endpoint,
        int maxBytes,
        BrokerCall call,
        Func<HttpRequestMessage> message,
        Func<BrokerAnswer, BrokerOutcome<T>> read,
        CancellationToken cancellationToken)
        where T : class
    {
        var started = _timeProvider.GetTimestamp();
        var identity = _newRequestIdentity();
        using var span = OsbTracing.StartCall(endpoint.Name, identity);
        var (answer, failure) = await _http.SendAsync(() => WithHeaders(message(), call, identity, span), maxBytes, cancellationToken);
        var outcome = answer is not null ? read(answer) : new BrokerOutcome<T>.Ambiguous(failure!); // exactly one of the two is there
        var elapsed = _timeProvider.GetElapsedTime(started);
        var statusClass = StatusClass(outcome);
        OsbTracing.Answered(span, answer is null ? null : (int)answer.Status, statusClass);
        _observer.Completed(new BrokerCallReport(endpoint.Name, statusClass, elapsed));
        LogCall(endpoint.Name, answer is null ? 0 : (int)answer.Status, statusClass, elapsed.TotalMilliseconds, identity);
        return outcome;
    }

    private HttpRequestMessage WithHeaders(HttpRequestMessage message, BrokerCall call, Guid identity, Activity? span)
    {
        message.Headers.Add(OsbHeaders.ApiVersion, _version.ToString());
        message.Headers.Add(OsbHeaders.RequestIdentity, identity.ToString());
        OsbTracing.Carry(span, message);
        if (call.OriginatingIdentity is { } user)
        {
            message.Headers.Add(OsbHeaders.OriginatingIdentity, user.ToHeaderValue());
        }

        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return message;
    }

    /// <summary>Bindings are synchronous before 2.14.</summary>
    private BrokerCall ForBinding(BrokerCall call) => call with { AcceptsIncomplete = call.AcceptsIncomplete && _version >= OsbVersion.V214 };

    private static string StatusClass<T>(BrokerOutcome<T> outcome) => outcome switch
    {
        BrokerOutcome<T>.Succeeded or BrokerOutcome<T>.Accepted => "2xx",
        BrokerOutcome<T>.Rejected { Error.Status: var status } => $"{(int)status / 100}xx",
        BrokerOutcome<T>.Ambiguous { Cause: AmbiguousCause.MalformedBody { Status: var status } } => $"{(int)status / 100}xx",
        _ => "client-error",
    };

    private static byte[] Json<T>(T request, JsonTypeInfo<T> typeInfo) => JsonSerializer.SerializeToUtf8Bytes(request, typeInfo);

    private static ByteArrayContent JsonContent(byte[] body) =>
        new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    [LoggerMessage(
        EventId = 3001,
        Level = LogLevel.Debug,
        Message = "{Method}: status {Status} ({StatusClass}) after {ElapsedMilliseconds} ms, request identity {RequestIdentity}")]
    private partial void LogCall(string method, int status, string statusClass, double elapsedMilliseconds, Guid requestIdentity);

    private sealed record FetchedCatalog(Catalog Catalog, CatalogValidators Validators);
}
