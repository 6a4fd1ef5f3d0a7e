using System.Text.Json.Nodes;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Csp;

/// <summary>Credentials of bindings: an access key with rights on one bucket, which is made with the first of them.</summary>
internal sealed class CspAccounts(CspStore store) : IServiceAccounts
{
    public Account Propose(AccountRequest request) =>
        new() { BindingId = request.BindingId, User = CspKeys.AccessKey(request.GeneratedPassword), Parameters = request.Parameters };

    public Task EnsureAsync(Instance instance, Account account, CancellationToken cancellationToken) =>
        store.GrantAsync(instance, CspGrant.Of(account.Parameters), account.User, cancellationToken);

    public async Task RevokeAsync(Instance instance, Account account, CancellationToken cancellationToken)
    {
        var grant = CspGrant.Of(account.Parameters);
        await store.RevokeAsync(instance, grant.Bucket, account.User, cancellationToken);
        if (grant.RemoveBucket)
        {
            await store.RemoveUnusedAsync(instance, grant.Bucket, cancellationToken);
        }
    }

    public JsonObject Credentials(Instance instance, Account account)
    {
        var secret = CspKeys.SecretOf(instance.Secrets, account.User);
        var bucket = CspGrant.Of(account.Parameters).Bucket;
        var host = $"{instance.Spec.Host ?? $"{instance.Key.Name}.{instance.Key.Namespace}.svc"}:{instance.Resource.Status?.Port ?? CspPorts.Proxy}";
        return new JsonObject
        {
            ["user"] = account.User,
            ["pass"] = secret,
            ["access_key"] = account.User,
            ["secret_key"] = secret,
            ["bucket"] = bucket,
            ["endpoint"] = $"http://{host}",
            ["region"] = CspProxyConfig.Region,
            ["uri"] = $"s3://{account.User}:{secret}@{host}/{bucket}",
        };
    }
}
