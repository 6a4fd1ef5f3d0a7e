using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;

namespace Ssm.Standalone.ApiServer.Admission;

/// <summary>HTTPS connections to webhooks, kept open between calls. A service's name leads to its cluster address.</summary>
internal sealed class WebhookConnections(ObjectStore objects) : IDisposable
{
    /// <summary>More than one server ever has registered; when passed, all start afresh.</summary>
    private const int MaxClients = 64;

    private static readonly GroupResource Services = new("", "services");
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly Lock _change = new();
    private readonly Dictionary<(string Authority, string Service), HttpClient> _clients = [];

    public HttpClient ClientFor(WebhookTarget target)
    {
        var key = (target.AuthorityPem, $"{target.ServiceNamespace}/{target.ServiceName}");
        lock (_change)
        {
            if (_clients.TryGetValue(key, out var found))
            {
                return found;
            }

            if (_clients.Count >= MaxClients)
            {
                _clients.Clear(); // calls under way keep theirs; the collector frees them
            }

            return _clients[key] = Create(target);
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }

    private HttpClient Create(WebhookTarget target)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            PooledConnectionLifetime = ConnectionLifetime,
        };
        if (target.AuthorityPem.Length > 0)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
            policy.CustomTrustStore.ImportFromPem(target.AuthorityPem);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        if (target.ServiceName.Length > 0)
        {
            handler.ConnectCallback = (context, cancellationToken) => ConnectAsync(target, context.DnsEndPoint.Port, cancellationToken);
        }

        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private async ValueTask<Stream> ConnectAsync(WebhookTarget target, int port, CancellationToken cancellationToken)
    {
        var service = objects.Find(Services, target.ServiceNamespace, target.ServiceName)?.Content
            ?? throw new HttpRequestException($"service \"{target.ServiceName}\" not found");
        var address = service.Object("spec").Text("clusterIP");
        if (!IPAddress.TryParse(address, out var clusterAddress))
        {
            throw new HttpRequestException($"service \"{target.ServiceName}\" has no cluster address");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(clusterAddress, port), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
