using System.Net;
using Ssm.Standalone.Node.Paths;

namespace Ssm.Standalone.Node.Tests.Paths;

public sealed class ClusterNameRewriterTests
{
    private static readonly Dictionary<ClusterName, IPAddress> Known = new()
    {
        [new(null, "redis", "test")] = IPAddress.Parse("127.10.16.1"),
        [new("redis-0", "redis", "test")] = IPAddress.Parse("127.10.128.1"),
    };

    private static readonly ClusterNameRewriter Rewriter = new("cluster.local", name => Known.GetValueOrDefault(name));

    [Theory]
    [InlineData("redis.test.svc", "127.10.16.1")]
    [InlineData("redis.test.svc.cluster.local", "127.10.16.1")]
    [InlineData("http://redis.test.svc:8080/x", "http://127.10.16.1:8080/x")]
    [InlineData("redis-0.redis.test.svc.cluster.local:6379", "127.10.128.1:6379")]
    [InlineData("replicaof redis-0.redis.test.svc 6379\n", "replicaof 127.10.128.1 6379\n")]
    [InlineData("a@redis.test.svc,redis-0.redis.test.svc", "a@127.10.16.1,127.10.128.1")]
    public void Rewrite_KnownName_IsItsAddress(string text, string expected) => Assert.Equal(expected, Rewriter.Rewrite(text));

    [Theory]
    [InlineData("other.test.svc")]
    [InlineData("redis.test.svc.example.org")]
    [InlineData("redis.test.svcs")]
    [InlineData("*.redis.test.svc")]
    [InlineData("a.redis-0.redis.test.svc")]
    [InlineData("redis.test.cn")]
    public void Rewrite_OtherName_Stays(string text) => Assert.Equal(text, Rewriter.Rewrite(text));
}
