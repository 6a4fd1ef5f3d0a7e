using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.StatefulServices.Certificates;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Ces;

/// <summary>A session of the operator on an OpenSearch cluster, over its REST API. It shows a certificate that the instance's authority vouches for; there is no password.</summary>
internal sealed class CesSession : IDisposable
{
    /// <summary>How long a request may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly X509Certificate2 _certificate;
    private readonly IReadOnlyList<Uri> _nodes;

    private CesSession(HttpClient http, X509Certificate2 certificate, IReadOnlyList<Uri> nodes)
    {
        _http = http;
        _certificate = certificate;
        _nodes = nodes;
    }

    /// <summary>Begins; connections are made when they are needed.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="addresses">Addresses of its nodes; the first that answers does.</param>
    /// <param name="now">The time.</param>
    public static CesSession Open(Instance instance, IEnumerable<string> addresses, DateTimeOffset now)
    {
        using var authority = CertificateAuthority.Parse(instance.Secrets[CertificateAuthority.SecretName]);
        var trust = authority.Trust();

        // The authority vouches for nodes of this instance only, so a name adds nothing; a new address is in the certificate only after a moment.
        trust.VerificationFlags |= X509VerificationFlags.IgnoreInvalidName;
        var issued = authority.Issue(new CertificateNames(CesConfig.OperatorSubject, [], []), now);
        var certificate = X509Certificate2.CreateFromPem(issued.Certificate, issued.Key);
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(2),
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = trust,
                ClientCertificates = [certificate],
                LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate,
            },
        };
        return new CesSession(
            new HttpClient(handler) { Timeout = Timeout },
            certificate,
            [.. addresses.Select(address => new UriBuilder(Uri.UriSchemeHttps, address, CesConfig.Port).Uri)]);
    }

    /// <summary>Asks; null when what is asked for does not exist.</summary>
    /// <exception cref="HttpRequestException">No node answers, or one refuses; the message holds no secret.</exception>
    public async Task<JsonNode?> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        await EnsureSuccessAsync(response, path, cancellationToken);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <summary>Makes or changes something.</summary>
    /// <exception cref="HttpRequestException">As for <see cref="GetAsync"/>.</exception>
    public async Task SetAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(method, path, body, cancellationToken);
        await EnsureSuccessAsync(response, path, cancellationToken);
    }

    /// <summary>Removes something; what does not exist is no error.</summary>
    /// <exception cref="HttpRequestException">As for <see cref="GetAsync"/>.</exception>
    public async Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Delete, path, null, cancellationToken);
        if (response.StatusCode != HttpStatusCode.NotFound)
        {
            await EnsureSuccessAsync(response, path, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _certificate.Dispose();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        HttpRequestException? last = null;
        foreach (var node in _nodes)
        {
            using var request = new HttpRequestMessage(method, new Uri(node, path));
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            try
            {
                return await _http.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException silent)
            {
                last = silent; // another node may answer
            }
            catch (TaskCanceledException late) when (!cancellationToken.IsCancellationRequested)
            {
                last = new HttpRequestException($"{node.Host} did not answer within {Timeout.TotalSeconds:0} s", late);
            }
        }

        throw last ?? new HttpRequestException("no node serves now");
    }

    /// <summary>The reason is OpenSearch's own; the request, which may hold a password, is never repeated.</summary>
    private static async Task EnsureSuccessAsync(HttpResponseMessage response, string path, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        var reason = Reason(await response.Content.ReadAsStringAsync(cancellationToken));
        throw new HttpRequestException($"OpenSearch answered {(int)response.StatusCode} to {path.Split('?')[0]}: {reason}", null, response.StatusCode);
    }

    private static string Reason(string body)
    {
        try
        {
            var answer = JsonNode.Parse(body) as JsonObject;
            return (answer?["error"] as JsonObject)?["type"]?.ToString() ?? answer?["message"]?.ToString() ?? "no reason";
        }
        catch (JsonException)
        {
            return "no reason";
        }
    }
}
