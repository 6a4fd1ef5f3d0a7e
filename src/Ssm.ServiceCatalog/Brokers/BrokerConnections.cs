using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
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
    private readonly ConcurrentDictionary<(string Broker, OsbVersion Spoken), Entry> _clients = new();
    private readonly Lock _lock = new();
    private readonly NameServerResolver? _resolver = options.NameServer is { } server ? new NameServerResolver(server) : null;

    public async Task<BrokerConnection> ConnectAsync(IServiceBroker broker, CancellationToken cancellationToken)
    {
        var found = new Dictionary<NamespacedName, V1Secret>();
        foreach (var key in SecretsOf(broker))
        {
            if (await secrets(key, cancellationToken) is not { } secret)
            {
                return Refused($"secrets {GoString.Quote(key.Name)} not found");
            }

            found[key] = secret;
        }

        var info = broker.Spec.AuthInfo;
        var credential = CredentialOf(info, KeyOf(broker, info?.Basic ?? info?.Bearer) is { } named ? found[named] : null, out var problem);
        var certificate = KeyOf(broker, info?.ClientCertificate) is { } pair ? CertificateOf(found[pair], ref problem) : null;
        if (problem is not null)
        {
            return Refused(problem);
        }

        return Client(broker, credential, certificate, VersionOf(broker, key => found.GetValueOrDefault(key)));
    }

    /// <summary>The Secrets that <c>authInfo</c> names.</summary>
    public static IEnumerable<NamespacedName> SecretsOf(IServiceBroker broker)
    {
        var info = broker.Spec.AuthInfo;
        return new[] { KeyOf(broker, info?.Basic ?? info?.Bearer), KeyOf(broker, info?.ClientCertificate) }.OfType<NamespacedName>().Distinct();
    }

    /// <summary>Changes whenever the broker is reached in another way: another address, another credential.</summary>
    public static string VersionOf(IServiceBroker broker, Func<NamespacedName, V1Secret?> secretOf) => string.Join(
        '/',
        [
            broker.Metadata.Uid,
            $"{broker.Metadata.Generation}",
            broker.Status?.OsbApiVersion ?? "",
            .. SecretsOf(broker).Select(key => secretOf(key)).Select(secret => $"{secret?.Metadata.Uid}:{secret?.Metadata.ResourceVersion}"),
        ]);

    /// <summary>The version of the API that is spoken to a broker.</summary>
    public static OsbVersion VersionOf(IServiceBroker? broker, CatalogControllerOptions options) =>
        SpokenVersion.Of(broker, options.OsbApiVersion);

    public void Forget(IServiceBroker broker)
    {
        foreach (var key in _clients.Keys.Where(key => key.Broker == Key(broker)))
        {
            if (_clients.TryRemove(key, out var entry))
            {
                entry.Client.Dispose();
            }
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

    private BrokerConnection Client(IServiceBroker broker, BrokerCredential credential, X509Certificate2? certificate, string version)
    {
        var key = (Key(broker), VersionOf(broker, options));
        lock (_lock)
        {
            if (_clients.TryGetValue(key, out var entry) && entry.Version == version)
            {
                return new BrokerConnection.Open(entry.Client);
            }

            try
            {
                var client = create(OptionsOf(broker, credential, certificate), broker.Metadata.Name);
                _clients[key] = new Entry(version, client);

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

    private BrokerClientOptions OptionsOf(IServiceBroker broker, BrokerCredential credential, X509Certificate2? certificate) => new()
    {
        BaseUrl = new Uri(broker.Spec.Url ?? ""),
        ApiVersion = VersionOf(broker, options),
        Credential = credential,
        ClientCertificate = certificate,
        CertificateAuthorities = broker.Spec.CaBundle is { Length: > 0 } bundle ? bundle : null,
        SkipCertificateVerification = broker.Spec.InsecureSkipTLSVerify == true,
        RequestTimeout = options.OsbApiRequestTimeout,
        Transport = options.BrokerTransport,
        ResolveEndPoint = _resolver is null ? null : _resolver.ResolveAsync,
    };

    private static NamespacedName? KeyOf(IServiceBroker broker, ServiceBrokerAuthSecret? secret) => secret?.SecretRef is { Name: { } name } reference
        ? new NamespacedName(reference.Namespace ?? broker.Metadata.NamespaceProperty ?? "", name)
        : null;

    /// <summary>The text of the parser's exceptions is left out: it may quote the key.</summary>
    private static X509Certificate2? CertificateOf(V1Secret secret, ref string? problem)
    {
        if (Text(secret, "tls.crt") is not { } certificate || Text(secret, "tls.key") is not { } key)
        {
            problem ??= $"auth secret didn't contain {(Text(secret, "tls.crt") is null ? "tls.crt" : "tls.key")}";
            return null;
        }

        try
        {
            using var ephemeral = X509Certificate2.CreateFromPem(certificate, key);
            return X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), null);
        }
        catch (Exception unusable) when (unusable is CryptographicException or ArgumentException)
        {
            problem ??= "tls.crt and tls.key of the auth secret are no PEM certificate with its key";
            return null;
        }
    }

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
