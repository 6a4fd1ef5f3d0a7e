using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Credis;

/// <summary>The users of bindings on a node. A node forgets them when it is restarted, and keeps those that are revoked while it cannot be reached.</summary>
internal static class CredisBindingUsers
{
    /// <summary>Makes the users that are missing on a node, and ends those that no binding has.</summary>
    /// <param name="node">The node.</param>
    /// <param name="readAccounts">See <see cref="FormationInput.ReadAccounts"/>.</param>
    /// <param name="cancellationToken">Stops between two users.</param>
    public static async Task SettleAsync(CredisNode node, Func<CancellationToken, Task<IReadOnlyList<Account>>> readAccounts, CancellationToken cancellationToken)
    {
        // The node first: a binding is stored before its user is made, so whoever is there by now and is not stored then is to go.
        var present = await node.UsersAsync(cancellationToken);
        var users = Users(await readAccounts(cancellationToken));
        foreach (var stranger in present.Where(name => !CredisUsers.IsOwn(name) && users.All(user => user.Name != name)))
        {
            await node.DeleteUserAsync(stranger, cancellationToken);
        }

        var missing = users.Where(user => !present.Contains(user.Name)).ToArray();
        foreach (var user in missing)
        {
            await node.SetUserAsync(user, cancellationToken);
        }

        if (missing.Length > 0)
        {
            var wanted = Users(await readAccounts(cancellationToken)).Select(user => user.Name).ToHashSet();
            foreach (var revoked in missing.Where(user => !wanted.Contains(user.Name)))
            {
                await node.DeleteUserAsync(revoked.Name, cancellationToken);
            }
        }
    }

    private static List<CredisUser> Users(IEnumerable<Account> accounts) => [.. accounts.Select(CredisUsers.Binding).OfType<CredisUser>()];
}
