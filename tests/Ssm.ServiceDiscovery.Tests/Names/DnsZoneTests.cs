using k8s.Models;
using Ssm.ServiceDiscovery.Dns;
using Ssm.ServiceDiscovery.Names;

namespace Ssm.ServiceDiscovery.Tests.Names;

public sealed class DnsZoneTests
{
    private const string Reverse = ".in-addr.arpa";

    private static readonly DnsZone Zone = Given.Zone(
        services:
        [
            Given.Service("credis-1", "127.10.0.20", "127.10.255.1", portName: "redis"),
            Given.Service("credis-2", "127.10.0.21"),
            Given.Service("credis-1-nodes", "None"),
            Given.Service("web", "127.10.0.22", inNamespace: "shop"),
            Given.ExternalService("outside", "Example.COM."),
        ],
        endpoints:
        [
            Given.Endpoints("credis-1-nodes", Given.Subset(
                6379,
                Given.Pod("127.10.0.32", pod: "credis-1-1"),
                Given.Pod("127.10.0.31", hostname: "credis-1-0", pod: "other"),
                Given.Pod("127.10.0.33"))),
        ],
        hosts: [Given.Host("credis-1", "Redis.Test.CN"), Given.Host("credis-2", "pending.test.cn"), Given.Host("credis-9", "gone.test.cn")]).Zone;

    [Theory]
    [InlineData("redis.test.cn", "127.10.255.1")]
    [InlineData("pending.test.cn", "")]
    [InlineData("gone.test.cn", "")]
    [InlineData("credis-1.service-brokers.svc.cluster.local", "127.10.0.20")]
    [InlineData("credis-1.service-brokers.svc", "127.10.0.20")]
    [InlineData("web.shop.svc", "127.10.0.22")]
    [InlineData("credis-1-nodes.service-brokers.svc", "127.10.0.33 127.10.0.31 127.10.0.32")]
    [InlineData("credis-1-0.credis-1-nodes.service-brokers.svc", "127.10.0.31")]
    [InlineData("credis-1-1.credis-1-nodes.service-brokers.svc.cluster.local", "127.10.0.32")]
    [InlineData("127-10-0-33.credis-1-nodes.service-brokers.svc", "127.10.0.33")]
    [InlineData("service-brokers.svc", "")]
    [InlineData("svc", "")]
    [InlineData("svc.cluster.local", "")]
    [InlineData("cluster.local", "")]
    public void Resolve_AddressOfKnownName_AnswersItsAddresses(string name, string expected)
    {
        var answer = Zone.Resolve(name, DnsRecordType.A);

        Assert.Equal(DnsResponseCode.NoError, answer.Code);
        Assert.Equal(expected, string.Join(' ', answer.Records.Cast<DnsRecord.Address>().Select(record => record.Value)));
        Assert.NotNull(answer.Authority);
    }

    [Theory]
    [InlineData("below.redis.test.cn", "redis.test.cn")]
    [InlineData("none.service-brokers.svc", "svc")]
    [InlineData("none.service-brokers.svc.cluster.local", "cluster.local")]
    [InlineData("credis-1.shop.svc.cluster.local", "cluster.local")]
    [InlineData("credis-1.service-brokers.pod.cluster.local", "cluster.local")]
    public void Resolve_UnknownNameInOurZone_IsANameErrorOfThatZone(string name, string zone)
    {
        var answer = Zone.Resolve(name, DnsRecordType.A);

        Assert.Equal(DnsResponseCode.NameError, answer.Code);
        Assert.Equal(new DnsAuthority(zone, 7), answer.Authority);
    }

    [Theory]
    [InlineData("test.cn")]
    [InlineData("xredis.test.cn")]
    [InlineData("example.com")]
    [InlineData("xcluster.local")]
    [InlineData("local")]
    [InlineData("")]
    [InlineData("9.9.9.9.in-addr.arpa")]
    public void Resolve_NameInNoZoneOfOurs_IsRefused(string name) =>
        Assert.Same(DnsAnswer.Refused, Zone.Resolve(name, DnsRecordType.A));

    [Theory]
    [InlineData("redis.test.cn")]
    [InlineData("credis-1.service-brokers.svc")]
    public void Resolve_OtherTypeOfKnownName_IsEmptyWithAuthority(string name)
    {
        var answer = Zone.Resolve(name, DnsRecordType.Aaaa);

        Assert.Equal(DnsResponseCode.NoError, answer.Code);
        Assert.Empty(answer.Records);
        Assert.NotNull(answer.Authority);
    }

    [Theory]
    [InlineData("20.0.10.127" + Reverse, "credis-1.service-brokers.svc.cluster.local")]
    [InlineData("31.0.10.127" + Reverse, "credis-1-0.credis-1-nodes.service-brokers.svc.cluster.local")]
    [InlineData("1.255.10.127" + Reverse, "redis.test.cn")]
    public void Resolve_PointerOfAnAddress_NamesItsOwner(string name, string expected) =>
        Assert.Equal([new DnsRecord.Pointer(expected)], Zone.Resolve(name, DnsRecordType.Ptr).Records);

    [Fact]
    public void Resolve_NamedPortOfService_AnswersTargetAndPort() =>
        Assert.Equal(
            [new DnsRecord.Server("credis-1.service-brokers.svc.cluster.local", 6379)],
            Zone.Resolve("_redis._tcp.credis-1.service-brokers.svc.cluster.local", DnsRecordType.Srv).Records);

    [Theory]
    [InlineData((int)DnsRecordType.A)]
    [InlineData((int)DnsRecordType.Aaaa)]
    [InlineData((int)DnsRecordType.Cname)]
    public void Resolve_ExternalService_AnswersTheAliasWhateverIsAsked(int type) =>
        Assert.Equal([new DnsRecord.Alias("example.com")], Zone.Resolve("outside.service-brokers.svc", (DnsRecordType)type).Records);

    [Theory]
    [InlineData((int)DnsRecordType.Axfr)]
    [InlineData((int)DnsRecordType.Ixfr)]
    public void Resolve_ZoneTransfer_IsRefused(int type) =>
        Assert.Same(DnsAnswer.Refused, Zone.Resolve("cluster.local", (DnsRecordType)type));

    [Fact]
    public void Resolve_StartOfAuthorityOfZone_IsAnswered()
    {
        Assert.True(Zone.Resolve("cluster.local", DnsRecordType.Soa).IsAuthorityAsked);
        Assert.False(Zone.Resolve("svc.cluster.local", DnsRecordType.Soa).IsAuthorityAsked);
    }

    [Fact]
    public void Resolve_HostWhoseLoadBalancerHasANameOnly_IsItsAlias()
    {
        var service = Given.Service("credis-1");
        service.Status.LoadBalancer.Ingress = [new V1LoadBalancerIngress { Hostname = "lb-7.cloud.example" }];

        var (zone, _) = Given.Zone([service], hosts: [Given.Host("credis-1", "redis.test.cn")]);

        Assert.Equal([new DnsRecord.Alias("lb-7.cloud.example")], zone.Resolve("redis.test.cn", DnsRecordType.A).Records);
    }

    [Fact]
    public void Build_TwoInstancesWithOneHost_OlderHasIt()
    {
        var (zone, refusals) = Given.Zone(
            services: [Given.Service("young", ingress: "127.10.255.2"), Given.Service("old", ingress: "127.10.255.3")],
            hosts: [Given.Host("young", "redis.test.cn", second: 2), Given.Host("old", "REDIS.test.cn.", second: 1)]);

        Assert.Equal("127.10.255.3", ((DnsRecord.Address)Assert.Single(zone.Resolve("redis.test.cn", DnsRecordType.A).Records)).Value.ToString());
        var refusal = Assert.Single(refusals);
        Assert.Equal("young", refusal.Instance.Name);
        Assert.Equal("an older instance has it", refusal.Why);
    }

    [Theory]
    [InlineData("two words", "it is not a DNS name")]
    [InlineData("a..b", "it is not a DNS name")]
    [InlineData(".", "it is not a DNS name")]
    [InlineData("*.test.cn", "it is not a DNS name")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234.cn", "it is not a DNS name")]
    [InlineData("cluster.local", "it lies in the cluster domain")]
    [InlineData("x.svc", "it lies in the cluster domain")]
    [InlineData("kubernetes.default.svc.cluster.local", "it lies in the cluster domain")]
    public void Build_HostThatCannotBeAName_IsRefusedWithReason(string host, string why)
    {
        var (_, refusals) = Given.Zone(hosts: [Given.Host("credis-1", host)]);

        Assert.Equal(why, Assert.Single(refusals).Why);
    }

    [Fact]
    public void Build_ServiceWithoutAddress_HasNoName() =>
        Assert.Equal(DnsResponseCode.NameError, Given.Zone([Given.Service("new")]).Zone.Resolve("new.service-brokers.svc", DnsRecordType.A).Code);
}
