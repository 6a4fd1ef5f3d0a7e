using System.Net;
using System.Text.Json.Nodes;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Mongo;

/// <summary>Credentials of bindings: a user each, of the database <c>admin</c>, with roles on one database.</summary>
internal sealed class MongoAccounts : IServiceAccounts
{
    public Account Propose(AccountRequest request) => AccountNames.Propose(request);

    public async Task EnsureAsync(Instance instance, Account account, CancellationToken cancellationToken)
    {
        using var sessions = await ConnectAsync(instance, cancellationToken);
        await Primary(instance, sessions).SetUserAsync(account.User, account.Password!, MongoGrant.Of(account.Parameters), cancellationToken); // every account has a password
    }

    public async Task RevokeAsync(Instance instance, Account account, CancellationToken cancellationToken)
    {
        using var sessions = await ConnectAsync(instance, cancellationToken);
        await Primary(instance, sessions).DropUserAsync(account.User, cancellationToken);
        foreach (var session in sessions.All)
        {
            await session.EndSessionsAsync(account.User, cancellationToken);
        }
    }

    public JsonObject Credentials(Instance instance, Account account)
    {
        var database = MongoGrant.Of(account.Parameters).Database;
        return new JsonObject
        {
            ["user"] = account.User,
            ["pass"] = account.Password,
            ["database"] = database,
            ["uri"] = Uri(instance, account, database),
        };
    }

    /// <summary>With one node, clients go through the instance's address, which stays when the node's changes; with more they must know all members, to find a new primary by themselves.</summary>
    private static string Uri(Instance instance, Account account, string database)
    {
        var host = instance.Spec.Host ?? $"{instance.Key.Name}.{instance.Key.Namespace}.svc";
        var nodes = instance.Resource.Status?.Endpoints ?? [];
        var (seeds, options) = nodes.Count > 1
            ? (string.Join(',', nodes.Select(node => $"{node.Host}:{node.Port}").Prepend($"{host}:{MongoConfig.Port}")), $"replicaSet={MongoConfig.ReplicaSet(instance)}&w=majority")
            : ($"{host}:{MongoConfig.Port}", "directConnection=true");
        return $"mongodb://{System.Uri.EscapeDataString(account.User)}:{account.Password}@{seeds}/{database}?authSource=admin&{options}";
    }

    private static Task<MongoSessions> ConnectAsync(Instance instance, CancellationToken cancellationToken) => MongoSessions.ConnectAsync(
        instance,
        (instance.Resource.Status?.Endpoints ?? []).Select(endpoint => (endpoint.Host, new IPEndPoint(IPAddress.Parse(endpoint.Host), endpoint.Port))),
        cancellationToken);

    private static MongoNode Primary(Instance instance, MongoSessions sessions) =>
        sessions.Primary ?? throw new TimeoutException($"{instance.Key.Name}: no node is the primary now");
}
