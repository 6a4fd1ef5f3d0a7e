using Ssm.ServiceDiscovery.Dns;

namespace Ssm.ServiceDiscovery.Tests.Dns;

public sealed class DnsQueryReaderTests
{
    private const string Header = "1234 0100 0001 0000 0000 0000";
    private const string HeaderWithAdditional = "1234 0100 0001 0000 0000 0001";
    private const string RedisCn = "05 72 65 44 69 73 02 63 6E 00"; // reDis.cn
    private const string TypeA = "0001 0001";

    [Fact]
    public void Read_PlainQuery_HasAllOfIt()
    {
        var query = Read(Header, RedisCn, TypeA);

        Assert.Equal(0x1234, query.Id);
        Assert.True(query.IsRecursionDesired);
        Assert.Equal(DnsResponseCode.NoError, query.Verdict);
        Assert.Equal("redis.cn", query.Name);
        Assert.Equal(DnsRecordType.A, query.Type);
        Assert.Equal(14, query.Question.Length);
        Assert.False(query.HasEdns);
        Assert.Equal(512, query.UdpPayloadSize);
    }

    [Theory]
    [InlineData("0100", 512)]
    [InlineData("0400", 1024)]
    [InlineData("1000", 1232)]
    public void Read_Edns_TakesItsSizeWithinBounds(string size, int expected)
    {
        var query = Read(HeaderWithAdditional, RedisCn, TypeA, "00 0029", size, "00 00 8000 0000");

        Assert.Equal(DnsResponseCode.NoError, query.Verdict);
        Assert.True(query.HasEdns);
        Assert.Equal(expected, query.UdpPayloadSize);
    }

    [Fact]
    public void Read_EdnsOfAnotherVersion_IsABadVersion() =>
        Assert.Equal(DnsResponseCode.BadVersion, Read(HeaderWithAdditional, RedisCn, TypeA, "00 0029 0400 00 01 0000 0000").Verdict);

    [Theory]
    [InlineData(Header)] // no question at all
    [InlineData("1234 0100 0000 0000 0000 0000")] // says so
    [InlineData("1234 0100 0002 0000 0000 0000 00 0001 0001 00 0001 0001")] // two questions
    [InlineData(Header + "05 72 65")] // label cut
    [InlineData(Header + RedisCn)] // type and class missing
    [InlineData(Header + "C00C 0001 0001")] // a name that points at itself
    [InlineData(Header + "40 61 00 0001 0001")] // a label type nobody uses
    [InlineData(HeaderWithAdditional + RedisCn + TypeA)] // record missing
    [InlineData(HeaderWithAdditional + RedisCn + TypeA + "00 0029 0400 0000 0000 FFFF 00")] // record longer than the message
    [InlineData("1234 0100 0001 0000 0000 0002" + RedisCn + TypeA + "00 0029 0400 0000 0000 0000 00 0029 0400 0000 0000 0000")] // OPT twice
    public void Read_MalformedQuery_IsAFormatError(string hex)
    {
        var query = Read(hex);

        Assert.Equal(0x1234, query.Id);
        Assert.Equal(DnsResponseCode.FormatError, query.Verdict);
    }

    [Fact]
    public void Read_NameLongerThanAllowed_IsAFormatError()
    {
        var label = "3F" + new string('6', 63 * 2);
        Assert.Equal(DnsResponseCode.FormatError, Read(Header, label, label, label, label, "00", TypeA).Verdict);
        Assert.Equal(DnsResponseCode.NoError, Read(Header, label, label, label, "3D" + new string('6', 61 * 2), "00", TypeA).Verdict);
    }

    [Fact]
    public void Read_DotWithinALabel_IsNotASeparator() =>
        Assert.Equal("redis?cn", Read(Header, "08 72 65 64 69 73 2E 63 6E 00", TypeA).Name);

    [Fact]
    public void Read_OtherOperation_IsNotImplemented() =>
        Assert.Equal(DnsResponseCode.NotImplemented, Read("1234 2800 0001 0000 0000 0000", RedisCn, TypeA).Verdict);

    [Fact]
    public void Read_OtherClass_IsRefused() =>
        Assert.Equal(DnsResponseCode.Refused, Read(Header, RedisCn, "0010 0003").Verdict);

    [Theory]
    [InlineData("")]
    [InlineData("1234 0100 0001 0000 0000 00")]
    [InlineData("1234 8100 0001 0000 0000 0000" + RedisCn + TypeA)]
    public void Read_WhatIsNoQuery_IsIgnored(string hex) =>
        Assert.Null(DnsQueryReader.Read(Bytes(hex)));

    private static DnsQuery Read(params string[] hex) => DnsQueryReader.Read(Bytes(string.Concat(hex)))!;

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", ""));
}
