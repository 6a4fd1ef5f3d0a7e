using Ssm.StatefulServices.Credis;

namespace Ssm.StatefulServices.Tests.Credis;

public class CredisNodeInfoTests
{
    [Fact]
    public void Parse_Replica_HasMasterLinkAndHistory()
    {
        var info = CredisNodeInfo.Parse(
            "# Server\r\nredis_version:7.0.15\r\nrun_id:aaaa\r\n\r\n# Memory\r\nused_memory:1000\r\nmaxmemory:4096\r\n# Persistence\r\nloading:0\r\naof_enabled:1\r\naof_last_write_status:ok\r\n"
            + "# Replication\r\nrole:slave\r\nmaster_host:127.10.0.5\r\nmaster_port:6379\r\nmaster_link_status:up\r\nmaster_sync_in_progress:0\r\nslave_repl_offset:1234\r\nmaster_replid:bbbb\r\nmaster_repl_offset:1234\r\n"
            + "# Keyspace\r\ndb0:keys=2,expires=0,avg_ttl=0\r\ndb3:keys=40,expires=1,avg_ttl=5\r\n");

        Assert.Equal(
            new CredisNodeInfo
            {
                RunId = "aaaa",
                Version = "7.0.15",
                IsMaster = false,
                Master = "127.10.0.5:6379",
                IsInSync = true,
                ReplicationId = "bbbb",
                Offset = 1234,
                Keys = 42,
                MaxMemory = 4096,
                UsedMemory = 1000,
                IsPersistent = true,
            },
            info);
    }

    [Fact]
    public void Parse_MasterThatLoads_SaysSo()
    {
        var info = CredisNodeInfo.Parse("redis_version:7.0.15\nrun_id:a\nrole:master\nloading:1\nmaster_replid:b\nmaster_repl_offset:7\naof_enabled:1\naof_last_write_status:err\n");

        Assert.True(info.IsMaster);
        Assert.True(info.IsLoading);
        Assert.Null(info.Master);
        Assert.Equal(7, info.Offset);
        Assert.False(info.IsPersistent);
    }
}
