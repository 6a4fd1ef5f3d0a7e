using System.Text.Json.Nodes;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Credis;

/// <summary>Credentials of bindings. Every binding has the instance's own account so far: the default user and the instance's password.</summary>
internal sealed class CredisAccounts : IServiceAccounts
{
    public Account Propose(AccountRequest request) => new() { BindingId = request.BindingId, User = "" };

    public Task EnsureAsync(Instance instance, Account account, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task RevokeAsync(Instance instance, Account account, CancellationToken cancellationToken) => Task.CompletedTask;

    public JsonObject Credentials(Instance instance, Account account) => new()
    {
        ["user"] = account.User,
        ["pass"] = account.Password ?? instance.Secrets[CredisSecretNames.Password],
    };
}
