namespace Ssm.StatefulServices.Definitions;

/// <summary>Makes the accounts of an instance's bindings again, on an engine that lost them with its disk.</summary>
internal static class AccountRestoration
{
    /// <summary>Makes those that bindings have now, and ends what was revoked meanwhile. Idempotent.</summary>
    /// <param name="accounts">Makes one of them.</param>
    /// <param name="input">The formation's pass.</param>
    /// <param name="cancellationToken">Stops between two accounts.</param>
    public static async Task RunAsync(IServiceAccounts accounts, FormationInput input, CancellationToken cancellationToken)
    {
        var made = await input.ReadAccounts(cancellationToken);
        foreach (var account in made)
        {
            try
            {
                await accounts.EnsureAsync(input.Instance, account, cancellationToken);
            }
            catch (AccountRefusedException)
            {
                // A binding that did not come about, or what an application made otherwise since; the other bindings must not wait for it.
            }
        }

        var wanted = made.Count == 0 ? [] : (await input.ReadAccounts(cancellationToken)).Select(account => account.BindingId).ToHashSet(StringComparer.Ordinal);
        foreach (var revoked in made.Where(account => !wanted.Contains(account.BindingId)))
        {
            await accounts.RevokeAsync(input.Instance, revoked, cancellationToken);
        }
    }
}
