using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.ZooKeeper;

/// <summary>The subtrees of bindings: who may use them is written on each of their nodes, since ZooKeeper's rights are not inherited.</summary>
internal static class ZooKeeperSubtree
{
    /// <summary>The name of ZooKeeper's superuser, the operator's.</summary>
    public const string Super = "super";

    /// <summary>Where a binding's subtree begins.</summary>
    public static string Root(Account account) => account.Parameters.Member("chroot")?.GetString() ?? $"/{account.User}";

    /// <summary>The entry of the operator; a node must not be without any.</summary>
    public static ZooKeeperAcl Operator(Instance instance) => ZooKeeperAcl.Of(ZooKeeperAcl.All, Super, instance.Secrets[ZooKeeperSecretNames.Super]);

    /// <summary>Makes the subtree of a binding and lets it in, also to what others left or share there. Idempotent.</summary>
    public static async Task OpenAsync(ZooKeeperSession session, Instance instance, Account account)
    {
        var root = Root(account);
        ZooKeeperAcl[] closed = [Operator(instance)];
        for (var end = root.IndexOf('/', 1); end > 0; end = root.IndexOf('/', end + 1))
        {
            await session.EnsureNodeAsync(root[..end], closed);
        }

        await session.EnsureNodeAsync(root, closed);
        await VisitAsync(session, root, async path =>
        {
            // The root stays the operator's: who could change its list could lock the operator's bindings out.
            var entry = ZooKeeperAcl.Of(path == root ? ZooKeeperAcl.Use : ZooKeeperAcl.All, account.User, account.Password!); // every account has one
            var acl = await session.ReadAclAsync(path);
            if (acl?.Contains(entry) is false)
            {
                await session.WriteAclAsync(path, [.. acl.Where(each => each.Id != entry.Id), entry]);
            }
        });
    }

    /// <summary>Ends what a binding may do in its subtree; if nobody shares it, all access ends, and the data goes if the binding asked for that. Idempotent.</summary>
    public static async Task CloseAsync(ZooKeeperSession session, Instance instance, Account account)
    {
        var root = Root(account);
        var self = ZooKeeperAcl.Digest(account.User, account.Password!); // every account has one
        var administrator = Operator(instance);
        var isShared = (await session.ReadAclAsync(root))?.Any(entry => entry.Scheme == "digest" && entry.Id != self && entry.Id != administrator.Id) is true;
        var isDeleted = !isShared && account.Parameters.Member("unbind")?.GetString() == "delete";

        // From above, so that nothing can be added meanwhile.
        await VisitAsync(session, root, async path =>
        {
            var acl = await session.ReadAclAsync(path);
            ZooKeeperAcl[] left = [.. (acl ?? []).Where(entry => entry.Id != self && (isShared || entry == administrator))];
            if (acl is not null && left.Length != acl.Count)
            {
                await session.WriteAclAsync(path, left.Length > 0 ? left : [administrator]);
            }
        });
        if (isDeleted)
        {
            await DeleteAsync(session, root);
        }
    }

    private static async Task VisitAsync(ZooKeeperSession session, string path, Func<string, Task> act)
    {
        var open = new Stack<string>([path]);
        while (open.TryPop(out var next))
        {
            await act(next);
            foreach (var child in await session.ListAsync(next))
            {
                open.Push($"{next}/{child}");
            }
        }
    }

    private static async Task DeleteAsync(ZooKeeperSession session, string root)
    {
        var paths = new List<string>();
        await VisitAsync(session, root, path =>
        {
            paths.Add(path);
            return Task.CompletedTask;
        });
        foreach (var path in paths.OrderByDescending(path => path.Length))
        {
            await session.DeleteAsync(path);
        }
    }
}
