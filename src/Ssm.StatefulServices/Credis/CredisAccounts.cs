using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;
using StackExchange.Redis;

namespace Ssm.StatefulServices.Credis;

/// <summary>
/// Credentials of bindings: the instance's own account, or, for a binding with the parameter <c>user</c>, a user of Redis' ACL. Redis keeps users in
/// memory only; <see cref="CredisFormation"/> makes them again on a node that was restarted.
/// </summary>
internal sealed class CredisAccounts : IServiceAccounts
{
    public Account Propose(AccountRequest request) => request.Parameters.Member("user") is { ValueKind: JsonValueKind.Object }
        ? AccountNames.Propose(request)
        : new() { BindingId = request.BindingId, User = "", Parameters = request.Parameters };

    public Task EnsureAsync(Instance instance, Account account, CancellationToken cancellationToken) => CredisUsers.Binding(account) is { } user
        ? OnEveryNodeAsync(instance, node => SetAsync(node, user, cancellationToken), cancellationToken)
        : Task.CompletedTask;

    public Task RevokeAsync(Instance instance, Account account, CancellationToken cancellationToken) => CredisUsers.Binding(account) is { } user
        ? OnEveryNodeAsync(instance, node => node.DeleteUserAsync(user.Name, cancellationToken), cancellationToken)
        : Task.CompletedTask;

    /// <summary>With the instance's own account the Secret has the keys that applications of old find in it, and no other (seed, "Hello World").</summary>
    public JsonObject Credentials(Instance instance, Account account)
    {
        var credentials = new JsonObject { ["user"] = account.User, ["pass"] = Password(instance, account) };
        if (account.User.Length > 0)
        {
            var host = instance.Spec.Host ?? $"{instance.Key.Name}.{instance.Key.Namespace}.svc";
            credentials["uri"] = $"redis://{account.User}:{Uri.EscapeDataString(Password(instance, account))}@{host}:{CredisConfig.Port}";
        }

        return credentials;
    }

    private static string Password(Instance instance, Account account) => account.Password ?? instance.Secrets[CredisSecretNames.Password];

    private static async Task SetAsync(CredisNode node, CredisUser user, CancellationToken cancellationToken)
    {
        try
        {
            await node.SetUserAsync(user, cancellationToken);
        }
        catch (RedisServerException unknown) when (unknown.Message.Contains("ACL SETUSER modifier", StringComparison.Ordinal))
        {
            // Redis names the rule it does not know, such as '+sett'.
            throw new AccountRefusedException($"parameters.user: {unknown.Message}");
        }
    }

    private static async Task OnEveryNodeAsync(Instance instance, Func<CredisNode, Task> act, CancellationToken cancellationToken)
    {
        if (instance.Resource.Status?.Endpoints is not { Count: > 0 } endpoints)
        {
            throw new TimeoutException($"{instance.Key.Name}: no node serves");
        }

        foreach (var endpoint in endpoints)
        {
            await using var node = await CredisNode.TryConnectAsync(
                new IPEndPoint(IPAddress.Parse(endpoint.Host), endpoint.Port), instance.Secrets[CredisSecretNames.Admin], CredisNodes.Timeout, cancellationToken)
                ?? throw new TimeoutException($"{instance.Key.Name}: the node at {endpoint.Host} does not answer");
            await act(node);
        }
    }
}
