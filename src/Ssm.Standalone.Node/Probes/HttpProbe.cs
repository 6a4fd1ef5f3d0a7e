using System.Net.Sockets;
using k8s.Models;

namespace Ssm.Standalone.Node.Probes;

/// <summary><c>httpGet</c>: any status from 200 to 399. Certificates are not checked, as on Kubernetes.</summary>
internal sealed class HttpProbe(HttpMessageInvoker client, Uri uri, IList<V1HTTPHeader>? headers) : IProbeAction
{
    /// <inheritdoc/>
    public bool IsExec => false;

    /// <inheritdoc/>
    public async Task<string?> TryAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        request.Headers.TryAddWithoutValidation("User-Agent", "kube-probe/ssm");
        foreach (var header in headers ?? [])
        {
            request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        }

        try
        {
            using var response = await client.SendAsync(request, cancellationToken);
            return (int)response.StatusCode is >= 200 and < 400 ? null : $"HTTP probe failed with statuscode: {(int)response.StatusCode}";
        }
        catch (HttpRequestException failure)
        {
            return $"Get \"{uri}\": {failure.HttpRequestError}";
        }
        catch (SocketException reset)
        {
            // The client passes on what the socket says when a connection is reset right after it was made.
            return $"Get \"{uri}\": {reset.SocketErrorCode}";
        }
    }

    /// <summary>A client for all probes: no proxy, no redirects, no cookies, no connection kept.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5359", Justification = "Kubernetes API, HTTPGetAction: the certificate of a probed container is not verified.")]
    public static HttpMessageInvoker CreateClient() => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.Zero,
        SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
    });
}
