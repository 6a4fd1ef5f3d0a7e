using System.Net;
using Ssm.StatefulServices.Api;

namespace Ssm.StatefulServices.Tests.Mongo;

/// <summary>The formation over MongoDB's protocol, against stand-ins.</summary>
public class MongoFormationTests
{
    [Fact]
    public async Task Form_OneBlankNode_BecomesAReplicaSetOfOne()
    {
        using var cluster = new MongoCluster("mongo-3.6-standard");

        var formed = await cluster.FormAsync();

        Assert.Equal($"{cluster.Instance.Key.Name}-0", formed.Primary);
        Assert.Equal("7.0.14", formed.EngineVersion);
        Assert.Equal([$"0={cluster.Set.Peers[0].Host}"], cluster.Members);
        Assert.All(formed.Health, condition => Assert.True(condition.IsTrue, condition.Message));
        Assert.Equal("rs-105f4a29", cluster.Set.Peers[0].Config!["_id"].AsString);
    }

    [Fact]
    public async Task Form_NodeComesBackAlone_WithANewAddress_IsGivenThatAddress()
    {
        using var cluster = new MongoCluster("mongo-3.6-standard");
        await cluster.FormAsync();
        cluster.Set.Peers[0].Stop();

        cluster.Set.Peers[0].Start(Loopback.Next());
        await cluster.FormAsync();

        Assert.Equal([$"0={cluster.Set.Peers[0].Host}"], cluster.Members);
    }

    [Fact]
    public async Task Form_ThreeNodes_SurviveLossMoveAndTotalOutage()
    {
        using var cluster = new MongoCluster("mongo-3.6-advanced");
        var formed = await cluster.FormAsync();
        Assert.Equal(3, cluster.Members.Count);
        Assert.Equal(["primary", "replica", "replica"], formed.Roles.OrderBy(role => role.Key).Select(role => role.Value));

        // The primary's process dies: the members elect another, and the roles follow.
        cluster.Set.Peers[0].Stop();
        var failed = await cluster.PassAsync();
        Assert.Equal($"{cluster.Instance.Key.Name}-1", failed.Primary);
        Assert.Equal($"Wait for {cluster.Instance.Key.Name}-0 to follow {cluster.Instance.Key.Name}-1", failed.Waiting);
        Assert.Equal("MemberAway", failed.Health.Single(condition => condition.Type == "Replicated").Reason);

        // It comes back elsewhere, without a change of who is a member.
        cluster.Set.Peers[0].Start(Loopback.Next());
        await cluster.FormAsync();
        Assert.Contains($"0={cluster.Set.Peers[0].Host}", cluster.Members);

        // All come back elsewhere: nobody can win an election before they know each other.
        IPAddress[] addresses = [Loopback.Next(), Loopback.Next(), Loopback.Next()];
        foreach (var (peer, address) in cluster.Set.Peers.Zip(addresses))
        {
            peer.Stop();
            peer.Start(address);
        }

        Assert.Null(cluster.Set.Primary);
        await cluster.FormAsync();
        Assert.Equal(addresses.Select((address, id) => $"{id}={address}:27017"), cluster.Members);
    }

    [Fact]
    public async Task Form_MoreAndFewerNodes_ChangesMembersOneAtATimeAndEndsNodesAfterwards()
    {
        using var cluster = new MongoCluster("mongo-3.6-standard");
        await cluster.FormAsync();

        cluster.DesiredNodes = 3;
        var grown = await cluster.FormAsync();
        Assert.Equal(3, cluster.Members.Count);
        Assert.Equal(3, grown.RunNodes);

        // The one that leads is one of those that go.
        cluster.Set.Answer(() =>
        {
            cluster.Set.Elect(except: cluster.Set.Peers[0]);
            return [];
        });
        cluster.DesiredNodes = 1;
        var first = await cluster.PassAsync();
        Assert.Equal(3, first.RunNodes);
        await cluster.FormAsync();
        await cluster.PassAsync();

        Assert.Equal([$"0={cluster.Set.Peers[0].Host}"], cluster.Members);
        Assert.Single(cluster.Set.Peers);
    }

    [Fact]
    public async Task Form_PrimaryIsToBeRestarted_HandsOver()
    {
        using var cluster = new MongoCluster("mongo-3.6-advanced");
        var formed = await cluster.FormAsync();

        cluster.Yielding = formed.Primary;
        var yielding = await cluster.PassAsync();
        Assert.Equal($"Wait for another node to take over from {formed.Primary}", yielding.Waiting);
        var after = await cluster.FormAsync();

        Assert.NotEqual(formed.Primary, after.Primary);
        Assert.Equal(StatefulServiceLabels.ReplicaRole, after.Roles[formed.Primary!]);
    }
}
