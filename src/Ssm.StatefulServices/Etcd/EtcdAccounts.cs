using System.Net;
using System.Text.Json.Nodes;
using Ssm.StatefulServices.Certificates;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Etcd;

/// <summary>Credentials of bindings: a user of its own for each, with a role on the keys that it asks for.</summary>
internal sealed class EtcdAccounts(TimeProvider timeProvider) : IServiceAccounts
{
    public Account Propose(AccountRequest request) => AccountNames.Propose(request);

    public Task EnsureAsync(Instance instance, Account account, CancellationToken cancellationToken) =>
        OnAMemberAsync(instance, connection => EtcdUsers.EnsureAsync(connection, account, cancellationToken), cancellationToken);

    public Task RevokeAsync(Instance instance, Account account, CancellationToken cancellationToken) =>
        OnAMemberAsync(instance, connection => EtcdUsers.RemoveAsync(connection, account.User, cancellationToken), cancellationToken);

    public JsonObject Credentials(Instance instance, Account account)
    {
        using var authority = CertificateAuthority.Parse(instance.Secrets[EtcdSecretNames.Authority]);
        var host = instance.Spec.Host ?? $"{instance.Key.Name}.{instance.Key.Namespace}.svc";
        return new JsonObject
        {
            ["user"] = account.User,
            ["pass"] = account.Password,
            ["uri"] = $"https://{host}:{EtcdStart.ClientPort}",
            ["prefix"] = account.Parameters.Member("prefix")?.GetString() ?? "",
            [InstanceCertificates.AuthorityFile] = authority.Certificate,
        };
    }

    /// <summary>What one member is told, all know.</summary>
    private async Task OnAMemberAsync(Instance instance, Func<EtcdConnection, Task> act, CancellationToken cancellationToken)
    {
        foreach (var endpoint in instance.Resource.Status?.Endpoints ?? [])
        {
            // The certificate has the names of all nodes, so the first one's does for any.
            using var connection = new EtcdConnection(instance, instance.Names.Node(0), new IPEndPoint(IPAddress.Parse(endpoint.Host), endpoint.Port), timeProvider);
            if (await connection.TryAskAsync(cancellationToken) is { LeaderId: not 0 })
            {
                await act(connection);
                return;
            }
        }

        throw new TimeoutException($"{instance.Key.Name}: no member answers that is led");
    }
}
