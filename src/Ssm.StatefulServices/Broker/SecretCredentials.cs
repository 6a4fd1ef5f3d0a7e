using k8s.Models;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker;
using Ssm.OpenServiceBroker.Server;
using Ssm.StatefulServices.Secrets;

namespace Ssm.StatefulServices.Broker;

/// <summary>
/// Who may call the broker: what the Secret says that the ClusterServiceBroker's <c>authInfo</c> refers to. Followed by a watch; a credential
/// that was replaced is accepted for another minute, so that no call falls between the two readings of a change.
/// </summary>
internal sealed class SecretCredentials : IBrokerCredentials
{
    /// <summary>How long a replaced credential is still accepted.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _timeProvider;
    private volatile Held _held = new(null, null, default);

    public SecretCredentials(Informer<V1Secret> secrets, NamespacedName key, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        secrets.Changed += change =>
        {
            if (NamespacedName.Of(change.New ?? change.Old!) == key) // a change has one of the two
            {
                Take(Read(change.New));
            }
        };
    }

    /// <summary>True once a credential was read; until then nobody is accepted.</summary>
    public bool IsLoaded => _held.Current is not null;

    /// <inheritdoc/>
    public IReadOnlyCollection<BrokerCredential> Accepted
    {
        get
        {
            var held = _held;
            return held switch
            {
                { Current: null } => [],
                { Previous: { } previous } when _timeProvider.GetUtcNow() < held.PreviousUntil => [held.Current, previous],
                _ => [held.Current],
            };
        }
    }

    private static BrokerCredential.Basic? Read(V1Secret? secret)
    {
        var values = InstanceSecretStore.Values(secret);
        return values.TryGetValue("username", out var username) && values.TryGetValue("password", out var password)
            ? new BrokerCredential.Basic { Username = username, Password = password }
            : null;
    }

    private void Take(BrokerCredential? credential)
    {
        var held = _held;
        if (credential != held.Current)
        {
            // A Secret that was deleted takes its credential with it at once: somebody wanted to lock the door.
            _held = new Held(credential, credential is null ? null : held.Current, _timeProvider.GetUtcNow() + Overlap);
        }
    }

    private sealed record Held(BrokerCredential? Current, BrokerCredential? Previous, DateTimeOffset PreviousUntil);
}
