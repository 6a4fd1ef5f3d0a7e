using System.Net;
using System.Security.Cryptography;
using System.Text;
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
    public Account Propose(AccountRequest request) => request.Parameters.Member("user") is { ValueKind: JsonValueKind.Object } user
        ? new() { BindingId = request.BindingId, User = Name(request, user.Member("name")?.GetString()), Password = request.GeneratedPassword, Parameters = request.Parameters }
        : new() { BindingId = request.BindingId, User = "", Parameters = request.Parameters };

    public Task EnsureAsync(Instance instance, Account account, CancellationToken cancellationToken) => CredisUsers.Binding(account) is { } user
        ? OnEveryNodeAsync(instance, node => SetAsync(node, user, cancellationToken), cancellationToken)
        : Task.CompletedTask;

    public Task RevokeAsync(Instance instance, Account account, CancellationToken cancellationToken) => CredisUsers.Binding(account) is { } user
        ? OnEveryNodeAsync(instance, node => node.DeleteUserAsync(user.Name, cancellationToken), cancellationToken)
        : Task.CompletedTask;

    public JsonObject Credentials(Instance instance, Account account) => new()
    {
        ["user"] = account.User,
        ["pass"] = account.Password ?? instance.Secrets[CredisSecretNames.Password],
    };

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

    /// <summary>The name that was asked for; in a rotation, where the predecessor still has it, and when none was, one of the binding's own.</summary>
    private static string Name(AccountRequest request, string? asked)
    {
        var own = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.BindingId)))[..8];
        return asked is null ? $"binding-{own}" : request.IsRotation ? $"{asked}-{own}" : asked;
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
