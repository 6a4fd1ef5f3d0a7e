using System.Text.Json.Nodes;
using Ssm.StatefulServices.Certificates;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Ces;

/// <summary>Credentials of bindings: a user and a role each, on the indices of one prefix, which has a template and a lifecycle policy.</summary>
internal sealed class CesAccounts(TimeProvider timeProvider) : IServiceAccounts
{
    private const string Security = "_plugins/_security/api";

    public Account Propose(AccountRequest request) => AccountNames.Propose(request);

    public async Task EnsureAsync(Instance instance, Account account, CancellationToken cancellationToken)
    {
        var grant = CesGrant.Of(account);
        var profile = CesProfile.Of(instance.Plan);
        using var session = Open(instance);
        await EnsureIndicesAsync(session, profile, grant, cancellationToken);
        await session.SetAsync(HttpMethod.Put, $"{Security}/roles/{Role(account)}", grant.ToRole(), cancellationToken);
        var user = new JsonObject { ["password"] = account.Password, ["opendistro_security_roles"] = new JsonArray(Role(account)) };
        await session.SetAsync(HttpMethod.Put, $"{Security}/internalusers/{account.User}", user, cancellationToken);
    }

    /// <summary>Template and policy stay: the indices are still there, and are to be deleted when they are old.</summary>
    public async Task RevokeAsync(Instance instance, Account account, CancellationToken cancellationToken)
    {
        using var session = Open(instance);
        await session.DeleteAsync($"{Security}/internalusers/{account.User}", cancellationToken);
        await session.DeleteAsync($"{Security}/roles/{Role(account)}", cancellationToken);
    }

    public JsonObject Credentials(Instance instance, Account account)
    {
        using var authority = CertificateAuthority.Parse(instance.Secrets[CertificateAuthority.SecretName]);
        var host = instance.Spec.Host ?? $"{instance.Key.Name}.{instance.Key.Namespace}.svc";
        return new JsonObject
        {
            ["user"] = account.User,
            ["pass"] = account.Password,
            ["index_prefix"] = CesGrant.Of(account).Prefix,
            ["uri"] = $"https://{account.User}:{account.Password}@{host}:{CesConfig.Port}",
            [InstanceCertificates.AuthorityFile] = authority.Certificate,
        };
    }

    /// <summary>What a prefix has already, it keeps: another binding may rely on it.</summary>
    private static async Task EnsureIndicesAsync(CesSession session, CesProfile profile, CesGrant grant, CancellationToken cancellationToken)
    {
        var template = $"_index_template/ssm-{grant.Prefix}";
        if (await session.GetAsync(template, cancellationToken) is null)
        {
            await session.SetAsync(HttpMethod.Put, template, profile.Template(grant.Prefix), cancellationToken);
        }

        var policy = $"_plugins/_ism/policies/ssm-{grant.Prefix}";
        if (await session.GetAsync(policy, cancellationToken) is null)
        {
            await session.SetAsync(HttpMethod.Put, policy, CesProfile.Policy(grant.Prefix, grant.RetentionDays ?? profile.RetentionDays), cancellationToken);
        }
    }

    private static string Role(Account account) => $"ssm-{account.User}";

    private CesSession Open(Instance instance) => instance.Resource.Status?.Endpoints is { Count: > 0 } endpoints
        ? CesSession.Open(instance, endpoints.Select(endpoint => endpoint.Host), timeProvider.GetUtcNow())
        : throw new TimeoutException($"{instance.Key.Name}: no node serves now");
}
