using System.Text.Json.Nodes;

namespace Ssm.StatefulServices.Definitions;

/// <summary>Credentials of bindings on the live engine: one account for each binding, made, changed and revoked without the others noticing.</summary>
public interface IServiceAccounts
{
    /// <summary>
    /// The account that a new binding is to have. Pure; it is stored before <see cref="EnsureAsync"/> makes it, so that a retry finds it instead
    /// of making a second one.
    /// </summary>
    Account Propose(AccountRequest request);

    /// <summary>Makes the account on the engine. Idempotent.</summary>
    /// <exception cref="AccountRefusedException">The engine does not admit what the binding asks for.</exception>
    Task EnsureAsync(Instance instance, Account account, CancellationToken cancellationToken);

    /// <summary>Ends the account on the engine, its sessions included. Idempotent; an account that does not exist is no error.</summary>
    Task RevokeAsync(Instance instance, Account account, CancellationToken cancellationToken);

    /// <summary>The members of the binding's credentials that are the service's own: <c>user</c>, <c>pass</c> and what a client of the engine needs
    /// beside the common ones.</summary>
    JsonObject Credentials(Instance instance, Account account);
}
