using Ssm.StatefulServices.Credis;

namespace Ssm.StatefulServices.Tests.Credis;

public class CredisClusterMemberTests
{
    [Fact]
    public void Parse_TableOfRedis_IsRead()
    {
        var members = CredisClusterMember.Parse("""
            aaa 10.0.0.1:6379@16379 myself,master - 0 0 1 connected 0-2 5 [93->-bbb] [77-<-ccc]
            bbb 10.0.0.2:6379@16379,some-host slave aaa 0 1526 1 connected
            ccc 10.0.0.3:6379@16379 master,fail? - 1 2 3 connected 6-16383
            ddd :0@0 master,noaddr - 1 2 0 disconnected
            eee 10.0.0.5:6379@16379 handshake - 1 0 0 connected
            """);

        Assert.Equal(["aaa 10.0.0.1:6379", "bbb 10.0.0.2:6379", "ccc 10.0.0.3:6379", "ddd :0", "eee 10.0.0.5:6379"], members.Select(member => $"{member.Id} {member.Address}"));
        Assert.Equal([0, 1, 2, 5], members[0].Slots);
        Assert.Equal([(93, "bbb"), (77, "ccc")], members[0].Moving.Select(each => (each.Key, each.Value)));
        Assert.Equal([true, false, false, false, false], members.Select(member => member.IsMyself));
        Assert.Equal([true, false, true, true, false], members.Select(member => member.IsMaster));
        Assert.Equal([false, false, true, true, false], members.Select(member => member.IsGone));
        Assert.Equal([false, false, false, false, true], members.Select(member => member.IsUnknown));
        Assert.Equal("aaa", members[1].Master);
        Assert.Equal(16378, members[2].Slots.Count);
    }
}
