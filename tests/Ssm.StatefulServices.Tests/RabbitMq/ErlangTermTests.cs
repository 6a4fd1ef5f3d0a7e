using Ssm.StatefulServices.RabbitMq.Erlang;

namespace Ssm.StatefulServices.Tests.RabbitMq;

public class ErlangTermTests
{
    /// <summary>What Erlang's own <c>term_to_binary</c> writes.</summary>
    [Theory]
    [InlineData("g3cCb2s=", "ok")]
    [InlineData("g2EC", "2")]
    [InlineData("g2gCdwVlcnJvcm0AAAADYS5i", "{error,\"a.b\"}")]
    [InlineData("g2wAAAACaAJ3BG5hbWVhAWgCdwV2YWx1ZW4EAAAAAIBq", "[{name,1},{value,2147483648}]")]
    [InlineData("g2o=", "[]")]
    [InlineData("g2sAA2FiYw==", "[97,98,99]")]
    [InlineData("g3QAAAABdwFhYQE=", "#map")]
    [InlineData("g0Y/8AAAAAAAAA==", "#float")]
    public void Read_WhatErlangWrote_IsUnderstood(string bytes, string expected)
    {
        var reader = new ErlangTermReader(Convert.FromBase64String(bytes));

        Assert.Equal(expected, reader.Read().ToString());
    }

    [Fact]
    public void Write_EveryKind_ReadsBackTheSame()
    {
        var term = new ErlangTerm.Tuple(new ErlangTerm.Atom("grow"), new ErlangTerm.Integer(-7), new ErlangTerm.Binary("q ü"), new ErlangTerm.List(new ErlangTerm.Atom("a"), new ErlangTerm.List()));
        var reader = new ErlangTermReader(ErlangTermWriter.Write(term));

        Assert.Equal(term.ToString(), reader.Read().ToString());
        Assert.True(reader.IsAtEnd);
    }

    [Theory]
    [InlineData("")]
    [InlineData("g3cC")]
    [InlineData("gw==")]
    [InlineData("g20=")]
    [InlineData("g23/////")]
    [InlineData("g/8=")]
    public void Read_Garbage_IsRefused(string bytes) => Assert.Throws<InvalidDataException>(() => new ErlangTermReader(Convert.FromBase64String(bytes)).Read());

    [Fact]
    public void Read_DeepNesting_IsRefused()
    {
        byte[] bytes = [131, .. Enumerable.Repeat<byte[]>([104, 1], 10000).SelectMany(tuple => tuple)];

        Assert.Throws<InvalidDataException>(() => new ErlangTermReader(bytes).Read());
    }
}
