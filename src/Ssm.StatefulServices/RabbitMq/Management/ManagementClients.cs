using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.RabbitMq.Management;

/// <summary>Finds nodes that answer.</summary>
internal sealed class ManagementClients : IDisposable
{
    /// <summary>How long a node may take to answer. A vhost is made on every node before it is answered for.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    /// <summary>How long a node may take to say that it is there, before another is asked.</summary>
    private static readonly TimeSpan GreetingTimeout = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;

    private readonly HttpClient _greeting;

    public ManagementClients()
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectTimeout,
            UseProxy = false,
            UseCookies = false,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        };
        _http = new(handler) { Timeout = Timeout, MaxResponseContentBufferSize = 16 << 20 };
        _greeting = new(handler, disposeHandler: false) { Timeout = GreetingTimeout };
    }

    /// <summary>The management API of a node.</summary>
    public ManagementClient At(string address, InstanceSecrets secrets) => new(_http, address, secrets);

    /// <summary>A node of a running instance that answers: whatever is made through it is made on all.</summary>
    /// <exception cref="TimeoutException">No node answers.</exception>
    public async Task<ManagementClient> AnyAsync(Instance instance, CancellationToken cancellationToken)
    {
        foreach (var endpoint in instance.Resource.Status?.Endpoints ?? [])
        {
            var greeting = new ManagementClient(_greeting, endpoint.Host, instance.Secrets);
            try
            {
                if ((await greeting.GetAsync("whoami", cancellationToken)).IsSuccess)
                {
                    return At(endpoint.Host, instance.Secrets);
                }
            }
            catch (HttpRequestException)
            {
                // The next one.
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // It took too long; the next one.
            }
        }

        throw new TimeoutException($"{instance.Key.Name}: no node answers");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _greeting.Dispose();
        _http.Dispose();
    }
}
