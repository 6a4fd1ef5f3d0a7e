using System.Globalization;
using System.Text;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Certificates;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Secrets;

/// <summary>
/// The passwords of instances, in two Secrets each: what the user gave, written by the broker, and what SSM generated, written by the operator.
/// </summary>
internal sealed class InstanceSecretStore(KubernetesApi api, TimeProvider timeProvider, Func<string> newPassword)
{
    /// <summary>Value of the purpose label of what the user gave.</summary>
    public const string ParametersPurpose = "parameters";

    /// <summary>Value of the purpose label of what was generated.</summary>
    public const string AccountsPurpose = "accounts";

    private const string RevisionKey = "revision";

    /// <summary>What the user gave and which revision that is; empty and 0 when nothing was given.</summary>
    public async Task<GivenSecrets> ReadGivenAsync(NamespacedName instance, CancellationToken cancellationToken) =>
        Given(await api.GetAsync(KubernetesTypes.Secrets, Parameters(instance), cancellationToken));

    /// <summary>As <see cref="ReadGivenAsync"/>, of a Secret that was read already.</summary>
    public static GivenSecrets Given(V1Secret? secret)
    {
        var values = Values(secret);
        var revision = values.Remove(RevisionKey, out var text) && long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return new GivenSecrets(values, revision);
    }

    /// <summary>Stores what the user gave and returns its new revision. Nothing is written when it is stored already.</summary>
    public async Task<long> WriteGivenAsync(StatefulService instance, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken)
    {
        var key = Parameters(NamespacedName.Of(instance));
        var current = await api.GetAsync(KubernetesTypes.Secrets, key, cancellationToken);
        var given = Given(current);
        if (given.AreSame(values))
        {
            return given.Revision;
        }

        var revision = given.Revision + 1;
        var data = new Dictionary<string, string>(values) { [RevisionKey] = revision.ToString(CultureInfo.InvariantCulture) };
        var desired = Secret(key, instance.Metadata.Labels, ParametersPurpose, data);
        if (current is null)
        {
            await api.CreateAsync(KubernetesTypes.Secrets, desired, cancellationToken);
        }
        else
        {
            await api.UpdateAsync(KubernetesTypes.Secrets, current with { Data = desired.Data }, cancellationToken);
        }

        return revision;
    }

    /// <summary>The instance's passwords, as far as they exist.</summary>
    public async Task<InstanceSecrets> ReadAsync(NamespacedName instance, CancellationToken cancellationToken)
    {
        var generated = await api.GetAsync(KubernetesTypes.Secrets, Accounts(instance), cancellationToken);
        return new InstanceSecrets(Values(generated), (await ReadGivenAsync(instance, cancellationToken)).Values);
    }

    /// <summary>The instance's passwords; what is missing of the generated ones is generated. One that exists is never replaced.</summary>
    public async Task<InstanceSecrets> EnsureAsync(
        StatefulService instance, IReadOnlyList<string> names, IObjectReader reader, CancellationToken cancellationToken)
    {
        var key = NamespacedName.Of(instance);
        var given = await reader.ReadAsync(KubernetesTypes.Secrets, Parameters(key), cancellationToken);
        if (given is { Metadata.OwnerReferences: null or { Count: 0 } })
        {
            await Ownership.AdoptAsync(api, KubernetesTypes.Secrets, Parameters(key), instance, cancellationToken);
        }

        var stored = await reader.ReadAsync(KubernetesTypes.Secrets, Accounts(key), cancellationToken);
        if (stored is null || names.Any(name => stored.Data?.ContainsKey(name) is not true))
        {
            stored = await GenerateAsync(instance, names, cancellationToken);
        }

        return new InstanceSecrets(Values(stored), Given(given).Values);
    }

    /// <summary>Removes both Secrets of an instance whose StatefulService does not exist, and which therefore have no owner to go with.</summary>
    public async Task RemoveAsync(NamespacedName instance, CancellationToken cancellationToken)
    {
        await api.DeleteAsync(KubernetesTypes.Secrets, Parameters(instance), null, cancellationToken);
        await api.DeleteAsync(KubernetesTypes.Secrets, Accounts(instance), null, cancellationToken);
    }

    /// <summary>The texts that a Secret holds.</summary>
    public static Dictionary<string, string> Values(V1Secret? secret) =>
        secret?.Data?.ToDictionary(entry => entry.Key, entry => Encoding.UTF8.GetString(entry.Value), StringComparer.Ordinal) ?? new(StringComparer.Ordinal);

    private static NamespacedName Parameters(NamespacedName instance) => instance with { Name = new InstanceNames(instance.Name).Parameters };

    private static NamespacedName Accounts(NamespacedName instance) => instance with { Name = new InstanceNames(instance.Name).Accounts };

    private static V1Secret Secret(NamespacedName key, IDictionary<string, string>? labels, string purpose, IReadOnlyDictionary<string, string> values) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = key.Name,
            NamespaceProperty = key.Namespace,
            Labels = new Dictionary<string, string>(labels ?? new Dictionary<string, string>()) { [StatefulServiceLabels.Purpose] = purpose },
        },
        Type = "Opaque",
        Data = values.ToDictionary(entry => entry.Key, entry => Encoding.UTF8.GetBytes(entry.Value)),
    };

    private async Task<V1Secret> GenerateAsync(StatefulService instance, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        // Asked from the API itself: a cache that lags must not make a second set of passwords.
        var key = Accounts(NamespacedName.Of(instance));
        var current = await api.GetAsync(KubernetesTypes.Secrets, key, cancellationToken);
        var values = Values(current);
        foreach (var name in names)
        {
            values.TryAdd(name, name == CertificateAuthority.SecretName ? CertificateAuthority.Generate(timeProvider.GetUtcNow()) : newPassword());
        }

        var desired = Secret(key, instance.Metadata.Labels, AccountsPurpose, values);
        if (current is not null)
        {
            return await api.UpdateAsync(KubernetesTypes.Secrets, current with { Data = desired.Data }, cancellationToken);
        }

        desired.Metadata.OwnerReferences = [InstanceMetadata.Owner(instance)];
        return await api.CreateAsync(KubernetesTypes.Secrets, desired, cancellationToken);
    }
}
