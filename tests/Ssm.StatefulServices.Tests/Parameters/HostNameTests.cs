using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Tests.Parameters;

public class HostNameTests
{
    [Theory]
    [InlineData("redis.test.cn", true)]
    [InlineData("redis", true)]
    [InlineData("a-b.1c.d2", true)]
    [InlineData("", false)]
    [InlineData("Redis.test.cn", false)]
    [InlineData("redis_test.cn", false)]
    [InlineData("-redis.cn", false)]
    [InlineData("redis-.cn", false)]
    [InlineData("redis..cn", false)]
    [InlineData("redis.cn.", false)]
    [InlineData("*.test.cn", false)]
    [InlineData("10.28.41.15", false)]
    [InlineData("localhost", false)]
    [InlineData("a.localhost", false)]
    [InlineData("credis.service-brokers.svc", false)]
    [InlineData("credis.service-brokers.svc.cluster.local", false)]
    [InlineData("redis.test.cn\n", false)]
    public void IsValid_Name_FollowsTheRules(string host, bool expected) => Assert.Equal(expected, HostName.IsValid(host));

    [Fact]
    public void IsValid_LongNames_StopAtTheLimits()
    {
        var label = new string('a', 63);
        Assert.True(HostName.IsValid($"{label}.cn"));
        Assert.False(HostName.IsValid($"{label}a.cn"));
        Assert.False(HostName.IsValid(string.Join('.', Enumerable.Repeat(label, 4))));
    }
}
