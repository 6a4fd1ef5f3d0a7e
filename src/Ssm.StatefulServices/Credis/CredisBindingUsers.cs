using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Credis;

/// <summary>The users of bindings on a node. A node forgets them when it is restarted, and keeps those that are revoked while it cannot be reached.</summary>
internal static class CredisBindingUsers
{
    /// <summary>Makes the users that are missing on the nodes, and ends those that no binding has.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="readAccounts">See <see cref="FormationInput.ReadAccounts"/>.</param>
    /// <param name="cancellationToken">Stops between two users.</param>
    public static async Task SettleAsync(
        IReadOnlyList<CredisNode> nodes, Func<CancellationToken, Task<IReadOnlyList<Account>>> readAccounts, CancellationToken cancellationToken)
    {
        // The nodes first: a binding is stored before its user is made, so whoever is there by now and is not stored then is to go.
        var present = new List<(CredisNode Node, IReadOnlyList<string> Users)>();
        foreach (var node in nodes)
        {
            present.Add((node, await node.UsersAsync(cancellationToken)));
        }

        var users = Users(await readAccounts(cancellationToken));
        var made = new List<(CredisNode Node, string User)>();
        foreach (var (node, names) in present)
        {
            foreach (var stranger in names.Where(name => !CredisUsers.IsOwn(name) && users.All(user => user.Name != name)))
            {
                await node.DeleteUserAsync(stranger, cancellationToken);
            }

            foreach (var user in users.Where(user => !names.Contains(user.Name)))
            {
                await node.SetUserAsync(user, cancellationToken);
                made.Add((node, user.Name));
            }
        }

        if (made.Count > 0)
        {
            var wanted = Users(await readAccounts(cancellationToken)).Select(user => user.Name).ToHashSet();
            foreach (var (node, revoked) in made.Where(each => !wanted.Contains(each.User)))
            {
                await node.DeleteUserAsync(revoked, cancellationToken);
            }
        }
    }

    private static List<CredisUser> Users(IEnumerable<Account> accounts) => [.. accounts.Select(CredisUsers.Binding).OfType<CredisUser>()];
}
