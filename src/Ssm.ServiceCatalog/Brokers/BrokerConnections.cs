using System.Collections.Concurrent;
using System.Text;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker;
using Ssm.OpenServiceBroker.Client;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Brokers;

/// <summary>
/// Keeps one client for each broker, with its connections, until the broker object or its Secret changes. The Secret is looked at for every
/// call, so a rotated one counts from the next call on.
/// </summary>
/// <param name="secrets">Reads a Secret, from a cache where there is one.</param>
/// <param name="create">Makes a client.</param>
/// <param name="options">Version, deadline, name server.</param>
internal sealed class BrokerConnections(
    Func<NamespacedName, CancellationToken, Task<V1Secret?>> secrets,
    Func<BrokerClientOptions, string, IBrokerClient> create,
    CatalogControllerOptions options) : IBrokerConnections, IDisposable
{
    private readonly ConcurrentDictionary<string, Entry> _clients = new();
    private readonly Lock _lock = new();
    private readonly NameServerResolver? _resolver = options.NameServer is { } server ? new NameServerResolver(server) : null;

    public async Task<BrokerConnection> ConnectAsync(IServiceBroker broker, CancellationToken cancellationToken)
    {
        V1Secret? secret = null;
        if (SecretOf(broker) is { } key)
        {
            secret = await secrets(key, cancellationToken);
            if (secret is null)
            {
                return Refused($"secrets {GoString.Quote(key.Name)} not found");
            }
        }

        var credential = CredentialOf(broker.Spec.AuthInfo, secret, out var problem);
        if (problem is not null)
        {
            return Refused(problem);
        }

        return Client(broker, credential, $"{broker.Metadata.Uid}/{broker.Metadata.Generation}/{secret?.Metadata.Uid}/{secret?.Metadata.ResourceVersion}");
    }

    public void Forget(IServiceBroker broker)
    {
        if (_clients.TryRemove(Key(broker), out var entry))
        {
            entry.Client.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var entry in _clients.Values)
        {
            entry.Client.Dispose();
        }

        _clients.Clear();
        _resolver?.Dispose();
    }

    private BrokerConnection Client(IServiceBroker broker, BrokerCredential credential, string version)
    {
        lock (_lock)
        {
            if (_clients.TryGetValue(Key(broker), out var entry) && entry.Version == version)
            {
                return new BrokerConnection.Open(entry.Client);
            }

            try
            {
                var client = create(OptionsOf(broker.Spec, credential), broker.Metadata.Name);
                _clients[Key(broker)] = new Entry(version, client);

                // The old client may be in the middle of a call, so it is not disposed: its connections close when they are idle.
                return new BrokerConnection.Open(client);
            }
            catch (Exception unusable) when (unusable is InvalidOperationException or UriFormatException or ArgumentException)
            {
                return new BrokerConnection.Refused(new Notice(
                    "ErrorGettingAuthCredentials", $"Error creating client for broker {GoString.Quote(broker.Metadata.Name)}: {unusable.Message}"));
            }
        }
    }

    private BrokerClientOptions OptionsOf(ServiceBrokerSpec spec, BrokerCredential credential) => new()
    {
        BaseUrl = new Uri(spec.Url ?? ""),
        ApiVersion = options.OsbApiVersion,
        Credential = credential,
        CertificateAuthorities = spec.CaBundle is { Length: > 0 } bundle ? bundle : null,
        SkipCertificateVerification = spec.InsecureSkipTLSVerify == true,
        RequestTimeout = options.OsbApiRequestTimeout,
        ResolveEndPoint = _resolver is null ? null : _resolver.ResolveAsync,
    };

    private static NamespacedName? SecretOf(IServiceBroker broker) =>
        (broker.Spec.AuthInfo?.Basic ?? broker.Spec.AuthInfo?.Bearer)?.SecretRef is { Name: { } name } reference
            ? new NamespacedName(reference.Namespace ?? broker.Metadata.NamespaceProperty ?? "", name)
            : null;

    private static BrokerCredential CredentialOf(ServiceBrokerAuthInfo? info, V1Secret? secret, out string? problem)
    {
        problem = null;
        if (secret is null)
        {
            return BrokerCredential.None;
        }

        if (info?.Basic is not null)
        {
            var username = Text(secret, "username");
            var password = Text(secret, "password");
            problem = username is null ? "auth secret didn't contain username" : password is null ? "auth secret didn't contain password" : null;
            return problem is null ? new BrokerCredential.Basic { Username = username!, Password = password! } : BrokerCredential.None;
        }

        var token = Text(secret, "token");
        problem = token is null ? "auth secret didn't contain token" : null;
        return problem is null ? new BrokerCredential.Bearer { Token = token! } : BrokerCredential.None;
    }

    private static string? Text(V1Secret secret, string key) =>
        secret.Data?.TryGetValue(key, out var bytes) == true ? Encoding.UTF8.GetString(bytes) : null;

    private static BrokerConnection.Refused Refused(string problem) =>
        new(new Notice("ErrorGettingAuthCredentials", $"Error getting broker auth credentials: {problem}"));

    private static string Key(IServiceBroker broker) => $"{broker.Kind}/{NamespacedName.Of(broker)}";

    private sealed record Entry(string Version, IBrokerClient Client);
}
