using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Credis;

/// <summary>The users of bindings on a node that forgot them, because it is new or was restarted.</summary>
internal static class CredisBindingUsers
{
    /// <summary>Makes the users that are missing on a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="readAccounts">See <see cref="FormationInput.ReadAccounts"/>.</param>
    /// <param name="cancellationToken">Stops between two users.</param>
    public static async Task RestoreAsync(CredisNode node, Func<CancellationToken, Task<IReadOnlyList<Account>>> readAccounts, CancellationToken cancellationToken)
    {
        var users = Users(await readAccounts(cancellationToken));
        if (users.Count == 0)
        {
            return;
        }

        var present = await node.UsersAsync(cancellationToken);
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
