using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Ssm.OpenServiceBroker.Client;

/// <summary>Sends one request and brings back its complete answer, or why there is none. Knows no endpoint.</summary>
internal sealed class BrokerHttp : IDisposable
{
    private const int MaxRedirects = 10;

    private readonly HttpClient _http;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _timeout;
    private readonly AuthenticationHeaderValue? _authorization;

    public BrokerHttp(BrokerClientOptions options, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _timeout = options.RequestTimeout;
        _authorization = AuthorizationFor(options);
        var handler = BrokerHandlers.Create(options);
        _http = new HttpClient(options.Transport is null ? handler : options.Transport(handler)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Exactly one of the two results is there.</summary>
    public async Task<(BrokerAnswer? Answer, AmbiguousCause? Failure)> SendAsync(
        Func<HttpRequestMessage> request, int maxBytes, CancellationToken cancellationToken)
    {
        var name = "";
        using var deadline = new CancellationTokenSource(_timeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var message = request();
            name = NameOf(message);
            if (message.RequestUri!.Scheme is var scheme && scheme != Uri.UriSchemeHttp && scheme != Uri.UriSchemeHttps)
            {
                return (null, new AmbiguousCause.Transport(name, $"unsupported protocol scheme \"{scheme}\"", IsRequestSent: false));
            }

            using var response = await SendAndFollowAsync(message, request, either.Token);
            return (await ReadAsync(response, maxBytes, either.Token), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, deadline.IsCancellationRequested
                ? new AmbiguousCause.Timeout(name)
                : new AmbiguousCause.Transport(name, "dial tcp: i/o timeout", IsRequestSent: false));
        }
        catch (HttpRequestException exception)
        {
            return (null, TransportErrors.Of(name, exception));
        }
        catch (IOException exception)
        {
            return (null, new AmbiguousCause.Transport(name, exception.Message, IsRequestSent: true));
        }
        catch (SocketException exception)
        {
            return (null, new AmbiguousCause.Transport(name, exception.Message, IsRequestSent: false));
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>
    /// 307 and 308 always, 301 to 303 for GET only: what would turn a PUT into a GET is not followed. Never to another host.
    /// </summary>
    private async Task<HttpResponseMessage> SendAndFollowAsync(
        HttpRequestMessage message, Func<HttpRequestMessage> again, CancellationToken cancellationToken)
    {
        var url = message.RequestUri!;
        for (var redirects = 0; ; redirects++)
        {
            message.Headers.Authorization = _authorization;
            var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (redirects == MaxRedirects || NextUrl(message.Method, url, response) is not { } next)
            {
                return response;
            }

            response.Dispose();
            url = next;
            message = again();
            message.RequestUri = url;
        }
    }

    private static Uri? NextUrl(HttpMethod method, Uri url, HttpResponseMessage response)
    {
        var isFollowed = (int)response.StatusCode switch
        {
            307 or 308 => true,
            301 or 302 or 303 => method == HttpMethod.Get,
            _ => false,
        };
        if (!isFollowed || !Uri.TryCreate(url, response.Headers.Location, out var next))
        {
            return null;
        }

        var isSafe = next.Host == url.Host && (next.Scheme == url.Scheme || next.Scheme == Uri.UriSchemeHttps);
        return isSafe ? next : null;
    }

    private async Task<BrokerAnswer> ReadAsync(HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        var body = new MemoryStream();
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0 && body.Length <= maxBytes)
        {
            body.Write(buffer, 0, read);
        }

        var isTooLarge = body.Length > maxBytes;
        return new BrokerAnswer
        {
            Status = response.StatusCode,
            Body = isTooLarge ? default : body.GetBuffer().AsMemory(0, (int)body.Length),
            BodyError = isTooLarge ? $"the body is larger than {maxBytes} bytes" : null,
            RetryAfter = RetryAfterOf(response.Headers.RetryAfter),
            Validators = new CatalogValidators(response.Headers.ETag, response.Content.Headers.LastModified),
        };
    }

    private TimeSpan? RetryAfterOf(RetryConditionHeaderValue? header) => header switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _timeProvider.GetUtcNow() is { Ticks: > 0 } wait ? wait : TimeSpan.Zero,
        _ => null,
    };

    /// <summary>Method and URL as Go's HTTP client writes them, which is how users know them from conditions.</summary>
    private static string NameOf(HttpRequestMessage message)
    {
        var verb = message.Method.Method;
        return $"{verb[0]}{verb[1..].ToLowerInvariant()} \"{message.RequestUri}\"";
    }

    /// <exception cref="InvalidOperationException">The credential cannot be sent; the message does not show it.</exception>
    public static AuthenticationHeaderValue? AuthorizationFor(BrokerClientOptions options) => options.Credential switch
    {
        BrokerCredential.Basic basic => Basic(basic.Username, basic.Password),
        BrokerCredential.Bearer { Token: var token } when token.AsSpan().ContainsAnyExceptInRange('!', '~') =>
            throw new InvalidOperationException("The bearer token holds a blank, a line break or another character that no header can carry."),
        BrokerCredential.Bearer bearer => new AuthenticationHeaderValue("Bearer", bearer.Token),
        _ when options.BaseUrl.UserInfo.Split(':', 2) is [var user, var password] =>
            Basic(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password)),
        _ => null,
    };

    private static AuthenticationHeaderValue Basic(string username, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{password}")));
}
