using System.Globalization;
using System.Net;
using Ssm.StatefulServices.Credis;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.Credis;

/// <summary>On real Redis processes that form a cluster of two.</summary>
public sealed class CredisSlotsTests
{
    private const string Password = "admin-password"; // of CredisTopologyTests.AnInstance

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>As when the operator was ended while it moved a slot that the target had not heard of.</summary>
    [Fact]
    public async Task MoveAsync_TargetImportsASlotWhoseOwnerItDoesNotKnow_MovesItAllTheSame()
    {
        using var folder = new TemporaryFolder();
        var instance = CredisTopologyTests.AnInstance("redis-4.0-advanced", """{"shards":2}""");
        using var owner = new RedisProcess(instance, "owner", folder.Path);
        using var target = new RedisProcess(instance, "target", folder.Path);
        owner.Start();
        target.Start();
        await using var from = await ConnectAsync(owner);
        await using var to = await ConnectAsync(target);
        await from.SendAsync(Token, "CLUSTER", "MEET", target.Address, CredisConfig.Port);
        var (fromId, toId) = ((await SelfAsync(from)).Id, (await SelfAsync(to)).Id);
        await KnowsAsync(to, fromId);
        await KnowsAsync(from, toId);

        // Both have a cluster, of one slot.
        await from.SendAsync(Token, "CLUSTER", "ADDSLOTS", 0);
        await ServesAsync(from);
        await ServesAsync(to);

        // Nodes tell each other of new slots within a second: the target takes one for its import before it hears of it.
        string key;
        int slot;
        var number = 0;
        do
        {
            key = $"key-{number++}";
            slot = int.Parse((await from.SendAsync(Token, "CLUSTER", "KEYSLOT", key)).Text, CultureInfo.InvariantCulture);
            await from.SendAsync(Token, "CLUSTER", "ADDSLOTS", slot);
            await to.SendAsync(Token, "CLUSTER", "SETSLOT", slot, "IMPORTING", fromId);
        }
        while ((await TableAsync(to)).Any(member => member.Slots.Contains(slot)));
        await from.SendAsync(Token, "SET", key, "value");

        await CredisSlots.MoveAsync((from, fromId), (to, toId), new IPEndPoint(target.Address, CredisConfig.Port), [slot], Password, Token);

        Assert.Contains(slot, (await SelfAsync(to)).Slots);
        Assert.Equal("value", await Eventually.GetAsync(async () => await ReadAsync(to, key), () => key));
    }

    private static Task<CredisNode> ConnectAsync(RedisProcess node) => Eventually.GetAsync(
        () => CredisNode.TryConnectAsync(new IPEndPoint(node.Address, CredisConfig.Port), Password, TimeSpan.FromSeconds(5), Token), () => node.Name);

    private static Task ServesAsync(CredisNode node) =>
        Eventually.TrueAsync(async () => (await node.SendAsync(Token, "CLUSTER", "INFO")).Text.Contains("cluster_state:ok", StringComparison.Ordinal));

    private static async Task KnowsAsync(CredisNode node, string id)
    {
        var table = "";
        await Eventually.GetAsync(
            async () =>
            {
                table = (await node.SendAsync(Token, "CLUSTER", "NODES")).Text;
                return CredisClusterMember.Parse(table).FirstOrDefault(member => member is { IsUnknown: false, IsGone: false } && member.Id == id);
            },
            () => table);
    }

    private static async Task<IReadOnlyList<CredisClusterMember>> TableAsync(CredisNode node) => CredisClusterMember.Parse((await node.SendAsync(Token, "CLUSTER", "NODES")).Text);

    private static async Task<CredisClusterMember> SelfAsync(CredisNode node) => (await TableAsync(node)).Single(member => member.IsMyself);

    /// <summary>Null while the node does not serve yet what it has.</summary>
    private static async Task<string?> ReadAsync(CredisNode node, string key)
    {
        try
        {
            return (await node.SendAsync(Token, "GET", key)).Text;
        }
        catch (StackExchange.Redis.RedisServerException)
        {
            return null;
        }
    }
}
