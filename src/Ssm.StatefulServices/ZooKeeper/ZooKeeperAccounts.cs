using System.Net;
using System.Text.Json.Nodes;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.ZooKeeper;

/// <summary>Credentials of bindings: a name and a password that ZooKeeper knows only by what is written on the nodes of the binding's subtree.</summary>
internal sealed class ZooKeeperAccounts(TimeProvider timeProvider) : IServiceAccounts
{
    /// <summary>A subtree with many nodes takes its time: each has its own list.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(50);

    public Account Propose(AccountRequest request) => AccountNames.Propose(request);

    public Task EnsureAsync(Instance instance, Account account, CancellationToken cancellationToken) =>
        OnAServerAsync(instance, session => ZooKeeperSubtree.OpenAsync(session, instance, account), cancellationToken);

    public Task RevokeAsync(Instance instance, Account account, CancellationToken cancellationToken) =>
        OnAServerAsync(instance, session => ZooKeeperSubtree.CloseAsync(session, instance, account), cancellationToken);

    public JsonObject Credentials(Instance instance, Account account)
    {
        var chroot = ZooKeeperSubtree.Root(account);
        var host = instance.Spec.Host ?? $"{instance.Key.Name}.{instance.Key.Namespace}.svc";
        return new JsonObject
        {
            ["user"] = account.User,
            ["pass"] = account.Password,
            ["chroot"] = chroot,
            ["connect_string"] = $"{host}:{ZooKeeperStart.ClientPort}{chroot}",
        };
    }

    /// <summary>What one server is told, all know.</summary>
    private async Task OnAServerAsync(Instance instance, Func<ZooKeeperSession, Task> act, CancellationToken cancellationToken)
    {
        foreach (var endpoint in instance.Resource.Status?.Endpoints ?? [])
        {
            var server = new IPEndPoint(IPAddress.Parse(endpoint.Host), endpoint.Port);
            if (await ZooKeeperStatus.TryAskAsync(server, timeProvider, cancellationToken) is { Mode: not null })
            {
                using var session = await ZooKeeperSession.OpenAsync(
                    server, ZooKeeperSubtree.Super, instance.Secrets[ZooKeeperSecretNames.Super], Patience, timeProvider, cancellationToken);
                await session.SyncAsync();
                await act(session);
                return;
            }
        }

        throw new TimeoutException($"{instance.Key.Name}: no server answers that takes part");
    }
}
