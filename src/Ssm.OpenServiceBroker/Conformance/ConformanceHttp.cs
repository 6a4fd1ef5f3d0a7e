using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Ssm.OpenServiceBroker.Client;

namespace Ssm.OpenServiceBroker.Conformance;

/// <summary>Sends what the checks ask for, well-formed or not, and remembers every answer.</summary>
internal sealed class ConformanceHttp : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _baseUrl;
    private readonly AuthenticationHeaderValue? _authorization;
    private readonly OsbVersion _version;
    private readonly TimeProvider _timeProvider;
    private readonly List<ConformanceReply> _replies = [];

    public ConformanceHttp(BrokerClientOptions options, OsbVersion version, TimeProvider timeProvider)
    {
        _http = new HttpClient(BrokerHandlers.Create(options)) { Timeout = options.RequestTimeout };
        _baseUrl = options.BaseUrl.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');
        _authorization = BrokerHttp.AuthorizationFor(options);
        _version = version;
        _timeProvider = timeProvider;
    }

    public bool IsAuthenticated => _authorization is not null;

    public IReadOnlyList<ConformanceReply> Replies => _replies;

    /// <param name="verb">The method.</param>
    /// <param name="target">Path and query, from <c>/v2</c> on.</param>
    /// <param name="body">Sent as <c>application/json</c>, valid or not.</param>
    /// <param name="adapt">Changes the request before it is sent; version and credentials are there already.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<ConformanceReply> SendAsync(
        HttpMethod verb, string target, string? body, Action<HttpRequestHeaders>? adapt, CancellationToken cancellationToken) =>
        SendAsync(verb, target, body, "application/json", adapt, cancellationToken);

    /// <param name="verb">The method.</param>
    /// <param name="target">Path and query, from <c>/v2</c> on.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="contentType">What it is sent as.</param>
    /// <param name="adapt">Changes the request before it is sent; version and credentials are there already.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ConformanceReply> SendAsync(
        HttpMethod verb,
        string target,
        string? body,
        string contentType,
        Action<HttpRequestHeaders>? adapt,
        CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(verb, _baseUrl + target);
        message.Headers.Add(OsbHeaders.ApiVersion, _version.ToString());
        message.Headers.Authorization = _authorization;
        if (body is not null)
        {
            message.Content = new StringContent(body, Encoding.UTF8, contentType);
        }

        adapt?.Invoke(message.Headers);
        var started = _timeProvider.GetTimestamp();
        using var response = await _http.SendAsync(message, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(
            header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        var reply = new ConformanceReply
        {
            Request = $"{verb} {target.Split('?', 2)[0]}",
            Status = (int)response.StatusCode,
            Body = Parse(text),
            Header = name => headers.GetValueOrDefault(name),
            Elapsed = _timeProvider.GetElapsedTime(started),
        };
        _replies.Add(reply);
        return reply;
    }

    public void Dispose() => _http.Dispose();

    private static JsonElement? Parse(string text)
    {
        try
        {
            return JsonElement.Parse(text, StrictJson.Document);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
