using System.Net;
using System.Text;
using Ssm.StatefulServices.Tests.Platforms;
using Ssm.StatefulServices.ZooKeeper;

namespace Ssm.StatefulServices.Tests.Interruptions;

internal sealed class ZooKeeperClient : EngineClient
{
    public override string Plan => "zookeeper-3.4-standard";

    public override string Parameters => """{"resources":{"memory":"96M"}}""";

    public override string Changed => """{"resources":{"memory":"128M"}}""";

    protected override string AdminSecret => "super";

    protected override async Task WriteAsync(TestBinding binding, string name, string value)
    {
        using var session = await OpenAsync(binding, binding["user"], binding["pass"]);
        await session.EnsureNodeAsync($"{binding["chroot"]}/{name}", [ZooKeeperAcl.Of(ZooKeeperAcl.All, binding["user"], binding["pass"])], Encoding.UTF8.GetBytes(value));
    }

    protected override async Task<bool> ReadAsync(TestBinding binding, string name)
    {
        using var session = await OpenAsync(binding, binding["user"], binding["pass"]);
        return await session.ReadAsync($"{binding["chroot"]}/{name}") is not null;
    }

    /// <summary>ZooKeeper has no list of users: they are who may use any of the subtrees.</summary>
    protected override async Task<IEnumerable<string>> ListAccountsAsync(TestBinding binding, string password)
    {
        using var session = await OpenAsync(binding, ZooKeeperSubtree.Super, password);
        var users = new HashSet<string>();
        foreach (var root in (await session.ListAsync("/")).Where(name => name != "zookeeper"))
        {
            users.UnionWith((await session.ReadAclAsync($"/{root}") ?? []).Select(entry => entry.Id.Split(':')[0]));
        }

        return users.Where(user => user != ZooKeeperSubtree.Super);
    }

    private static Task<ZooKeeperSession> OpenAsync(TestBinding binding, string user, string password) => ZooKeeperSession.OpenAsync(
        new IPEndPoint(IPAddress.Parse(binding["ipv4"]), ZooKeeperStart.ClientPort), user, password, TimeSpan.FromSeconds(10), TimeProvider.System, CancellationToken.None);
}
