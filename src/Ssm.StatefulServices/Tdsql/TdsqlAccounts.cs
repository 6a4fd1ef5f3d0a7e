using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Tdsql;

/// <summary>Accounts of bindings, each with its rights in one database, made on the primary and known to every node by replication.</summary>
internal sealed class TdsqlAccounts : IServiceAccounts
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
        await using var primary = await TdsqlBinder.ConnectAsync(instance, Primary(instance), cancellationToken);
        await TdsqlDatabases.EnsureAsync(primary, instance, account, cancellationToken);
        await primary.ExecuteAsync(TdsqlAccountStatements.Make(account), cancellationToken);
    }

    public async Task RevokeAsync(Instance instance, Account account, CancellationToken cancellationToken)
    {
        string position;
        await using (var primary = await TdsqlBinder.ConnectAsync(instance, Primary(instance), cancellationToken))
        {
            await primary.ExecuteAsync($"DROP USER IF EXISTS {TdsqlSql.Account(account.User)}", cancellationToken);
            position = await primary.PositionAsync(cancellationToken);
        }

        foreach (var address in Addresses(instance))
        {
            await EndSessionsAsync(instance, address, account.User, position, cancellationToken);
        }
    }

    public JsonObject Credentials(Instance instance, Account account)
    {
        var status = instance.Resource.Status;
        var database = TdsqlGrant.Of(account.Parameters).Database;
        var host = instance.Spec.Host ?? $"{instance.Key.Name}.{instance.Key.Namespace}.svc";
        var port = (status?.Port ?? TdsqlConfig.Port).ToString(CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["user"] = account.User,
            ["pass"] = account.Password,
            [TdsqlParameters.Database] = database,
            ["uri"] = $"mysql://{account.User}:{account.Password}@{host}:{port}/{database}",
            ["jdbc_url"] = $"jdbc:mysql://{host}:{port}/{database}",
        };
    }

    /// <summary>The name that was asked for; in a rotation, where the predecessor still has it, and when none was, one of the binding's own.</summary>
    private static string Name(AccountRequest request, string? asked)
    {
        var own = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.BindingId)))[..8];
        return asked is null ? $"binding-{own}" : request.IsRotation ? $"{asked}-{own}" : asked;
    }

    private static IEnumerable<string> Addresses(Instance instance) => (instance.Resource.Status?.Endpoints ?? []).Select(endpoint => endpoint.Host);

    private static string Primary(Instance instance) =>
        Addresses(instance).FirstOrDefault() ?? throw new TimeoutException($"{instance.Key.Name}: there is no primary at present");

    /// <summary>Ends what the account has open on one node, once the node knows that the account is gone. A node that does not answer has nothing open.</summary>
    private static async Task EndSessionsAsync(Instance instance, string address, string user, string position, CancellationToken cancellationToken)
    {
        try
        {
            await using var node = await TdsqlBinder.ConnectAsync(instance, address, cancellationToken);
            await node.AwaitAsync(position, cancellationToken);
            await node.ExecuteAsync($"KILL HARD CONNECTION USER {TdsqlSql.Account(user)}", cancellationToken);
        }
        catch (TimeoutException) when (address != Primary(instance))
        {
            // A replica that is being restarted.
        }
    }
}
