using Ssm.Cli.Hosting;

namespace Ssm.Cli.Tests.Hosting;

public sealed class CausesTests
{
    [Fact]
    public void Describe_OwnMessage_StaysAsItIs() => Assert.Equal("no such folder.", Causes.Describe(new IOException("no such folder.", new IOException("inside"))));

    [Fact]
    public void Describe_MessageThatOnlyPoints_NamesTheCause() => Assert.Equal(
        "The SSL connection could not be established: unexpected EOF",
        Causes.Describe(new HttpRequestException("The SSL connection could not be established, see inner exception.", new IOException("unexpected EOF"))));
}
