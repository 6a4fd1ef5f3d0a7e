using System.Net;
using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using Ssm.ServiceDiscovery.Dns;

namespace Ssm.ServiceDiscovery.Tests.Dns;

/// <summary>What the writer writes is read by another implementation.</summary>
public sealed class DnsReplyWriterTests
{
    private static readonly DnsReplyFormat Format = new() { TimeToLive = TimeSpan.FromSeconds(5), ClusterDomain = "cluster.local", IsRecursionAvailable = false };
    private static readonly DnsAuthority Authority = new("cluster.local", 42);

    [Fact]
    public void Write_Addresses_AreReadBack()
    {
        var reply = Write(Query(), Found(new DnsRecord.Address(IPAddress.Parse("127.10.255.1")), new DnsRecord.Address(IPAddress.Parse("127.10.255.2"))));

        Assert.Equal(7, reply.TransactionID);
        Assert.False(reply.IsQuery);
        Assert.True(reply.IsAuthoritiveAnswer);
        Assert.True(reply.IsRecursionDesired);
        Assert.False(reply.IsRecursionAllowed);
        Assert.False(reply.IsTruncated);
        Assert.Equal("Redis.Test.CN.", reply.Questions.Single().Name.ToString());
        Assert.All(reply.AnswerRecords, record => Assert.Equal(5, record.TimeToLive));
        Assert.Equal(["127.10.255.1", "127.10.255.2"], reply.AnswerRecords.Cast<ARecord>().Select(record => record.Address.ToString()));
        Assert.Empty(reply.AuthorityRecords);
    }

    [Fact]
    public void Write_OtherRecords_AreReadBack()
    {
        var reply = Write(Query(), Found(new DnsRecord.Server("a.b.svc.cluster.local", 6379), new DnsRecord.Pointer("redis.test.cn"), new DnsRecord.Alias("example.com")));

        var server = Assert.IsType<SrvRecord>(reply.AnswerRecords[0]);
        Assert.Equal("a.b.svc.cluster.local.:6379", $"{server.Target}:{server.Port}");
        Assert.Equal("redis.test.cn.", Assert.IsType<PtrRecord>(reply.AnswerRecords[1]).PointerDomainName.ToString());
        Assert.Equal("example.com.", Assert.IsType<CNameRecord>(reply.AnswerRecords[2]).CanonicalName.ToString());
    }

    [Theory]
    [InlineData((int)DnsResponseCode.NoError, ReturnCode.NoError)]
    [InlineData((int)DnsResponseCode.NameError, ReturnCode.NxDomain)]
    public void Write_NothingFound_NamesTheZone(int code, ReturnCode expected)
    {
        var reply = Write(Query(), new DnsAnswer { Code = (DnsResponseCode)code, Authority = Authority });

        Assert.Equal(expected, reply.ReturnCode);
        Assert.Empty(reply.AnswerRecords);
        var soa = Assert.IsType<SoaRecord>(Assert.Single(reply.AuthorityRecords));
        Assert.Equal(DomainName.Parse("cluster.local"), soa.Name);
        Assert.Equal(42u, soa.SerialNumber);
        Assert.Equal(5, soa.NegativeCachingTTL);
    }

    [Fact]
    public void Write_AuthorityAsked_IsTheAnswer()
    {
        var reply = Write(Query(), new DnsAnswer { Code = DnsResponseCode.NoError, Authority = Authority, IsAuthorityAsked = true });

        Assert.IsType<SoaRecord>(Assert.Single(reply.AnswerRecords));
        Assert.Empty(reply.AuthorityRecords);
    }

    [Fact]
    public void Write_Refused_SaysNothingElse()
    {
        var reply = Write(Query(), DnsAnswer.Refused);

        Assert.Equal(ReturnCode.Refused, reply.ReturnCode);
        Assert.False(reply.IsAuthoritiveAnswer);
        Assert.Empty(reply.AuthorityRecords);
    }

    [Fact]
    public void Write_Edns_IsAnsweredWithItsOwn()
    {
        var reply = Write(Query() with { HasEdns = true }, DnsAnswer.BadVersion);

        Assert.NotNull(reply.EDnsOptions);
        Assert.Equal(1232, reply.EDnsOptions.UdpPayloadSize);
        Assert.Equal(ReturnCode.BadVersion, reply.ReturnCode);
    }

    [Fact]
    public void Write_MoreThanFits_IsTruncatedAndEmpty()
    {
        var many = Enumerable.Range(0, 100).Select(index => new DnsRecord.Address(new IPAddress([127, 10, 0, (byte)index]))).ToArray();

        var short_ = Write(Query() with { HasEdns = true }, Found(many), limit: 512);
        var long_ = Write(Query() with { HasEdns = true }, Found(many), limit: 65535);

        Assert.True(short_.IsTruncated);
        Assert.True(short_.IsAuthoritiveAnswer);
        Assert.NotNull(short_.EDnsOptions);
        Assert.Empty(short_.AnswerRecords);
        Assert.False(long_.IsTruncated);
        Assert.Equal(100, long_.AnswerRecords.Count);
    }

    private static DnsAnswer Found(params DnsRecord[] records) => new() { Code = DnsResponseCode.NoError, Authority = Authority, Records = records };

    private static DnsQuery Query() => new()
    {
        Id = 7,
        IsRecursionDesired = true,
        Verdict = DnsResponseCode.NoError,
        Name = "redis.test.cn",
        Question = (byte[])[5, .. "Redis"u8, 4, .. "Test"u8, 2, .. "CN"u8, 0, 0, 1, 0, 1],
    };

    private static DnsMessage Write(DnsQuery query, DnsAnswer answer, int limit = 512)
    {
        var buffer = new byte[limit];
        var length = DnsReplyWriter.Write(query, answer, Format, buffer);
        return DnsMessage.Parse(new ArraySegment<byte>(buffer, 0, length));
    }
}
