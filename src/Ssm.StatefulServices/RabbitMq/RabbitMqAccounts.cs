using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.RabbitMq.Management;

namespace Ssm.StatefulServices.RabbitMq;

/// <summary>
/// A user for each binding, with the rights of its grant. What a grant declares stays when the binding goes: it may hold messages, and others may use it.
/// </summary>
/// <param name="clients">Leads to the nodes.</param>
/// <param name="grantOf">What the parameters of a binding of the service ask for.</param>
/// <param name="extraCredentials">What the service hands out beside user, password, vhost and URI.</param>
internal sealed class RabbitMqAccounts(
    ManagementClients clients, Func<JsonElement, RabbitMqGrant> grantOf, Func<JsonElement, JsonObject>? extraCredentials = null) : IServiceAccounts
{
    public Account Propose(AccountRequest request) => new()
    {
        BindingId = request.BindingId,
        User = Name(request, request.Parameters.Member("user")?.Member("name")?.GetString()),
        Password = request.GeneratedPassword,
        Parameters = request.Parameters,
    };

    public async Task EnsureAsync(Instance instance, Account account, CancellationToken cancellationToken)
    {
        var client = await clients.AnyAsync(instance, cancellationToken);
        var grant = grantOf(account.Parameters);
        await RabbitMqDeclarer.DeclareAsync(client, grant, cancellationToken);
        RabbitMqDeclarer.Require("parameters.user", await client.PutAsync(
            ManagementClient.Path("users", account.User), new JsonObject { ["password"] = account.Password, ["tags"] = "" }, cancellationToken));
        try
        {
            RabbitMqDeclarer.Require("parameters.permissions", await client.PutAsync(
                ManagementClient.Path("permissions", grant.Vhost, account.User),
                new JsonObject { ["configure"] = grant.Permissions.Configure, ["write"] = grant.Permissions.Write, ["read"] = grant.Permissions.Read },
                cancellationToken));
        }
        catch (AccountRefusedException)
        {
            // A pattern that is no regular expression; nobody will ask to revoke a user that was refused.
            await client.DeleteAsync(ManagementClient.Path("users", account.User), cancellationToken);
            throw;
        }
    }

    public async Task RevokeAsync(Instance instance, Account account, CancellationToken cancellationToken)
    {
        var client = await clients.AnyAsync(instance, cancellationToken);
        foreach (var path in (string[])[ManagementClient.Path("users", account.User), ManagementClient.Path("connections", "username", account.User)])
        {
            var answer = await client.DeleteAsync(path, cancellationToken);
            if (!answer.IsSuccess && answer.Status != System.Net.HttpStatusCode.NotFound)
            {
                throw new HttpRequestException($"{instance.Key.Name}: a user could not be removed: {answer.Reason}", inner: null, answer.Status);
            }
        }
    }

    public JsonObject Credentials(Instance instance, Account account)
    {
        var vhost = grantOf(account.Parameters).Vhost;
        var credentials = new JsonObject
        {
            ["user"] = account.User,
            ["pass"] = account.Password,
            ["vhost"] = vhost,
            ["uri"] = $"amqp://{Uri.EscapeDataString(account.User)}:{Uri.EscapeDataString(account.Password ?? "")}@{Host(instance)}:{RabbitMqPorts.Amqp}/{Uri.EscapeDataString(vhost)}",
        };
        foreach (var (name, value) in extraCredentials?.Invoke(account.Parameters) ?? [])
        {
            credentials[name] = value?.DeepClone();
        }

        return credentials;
    }

    private static string Host(Instance instance) => instance.Spec.Host ?? $"{instance.Key.Name}.{instance.Key.Namespace}.svc";

    /// <summary>The name that was asked for; in a rotation, where the predecessor still has it, and when none was, one of the binding's own.</summary>
    private static string Name(AccountRequest request, string? asked)
    {
        var own = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.BindingId)))[..8];
        return asked is null ? $"binding-{own}" : request.IsRotation ? $"{asked}-{own}" : asked;
    }
}
