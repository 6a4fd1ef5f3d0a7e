using System.Net;
using Ssm.OpenServiceBroker.Client;
using static Ssm.OpenServiceBroker.Client.BrokerOperation;

namespace Ssm.OpenServiceBroker.Tests.Client;

/// <summary>OSB v2.17, "Orphan Mitigation": one test a row, the five operations side by side.</summary>
public sealed class OrphanMitigationTests
{
    [Fact]
    public void IsRequired_200Good_Never() => AssertRequired(Answered(200), []);

    [Fact]
    public void IsRequired_200Malformed_Never() => AssertRequired(Malformed(200), []);

    [Fact]
    public void IsRequired_LastOperationFailed_ForAllButUpdate() =>
        AssertRequired(new BrokerReply.OperationFailed(), [Provision, Bind, Deprovision, Unbind]);

    [Theory]
    [InlineData(201)]
    [InlineData(202)]
    public void IsRequired_201Or202Good_Never(int status) => AssertRequired(Answered(status), []);

    [Theory]
    [InlineData(201)]
    [InlineData(202)]
    public void IsRequired_201Or202Malformed_ForCreations(int status) => AssertRequired(Malformed(status), [Provision, Bind]);

    [Theory]
    [InlineData(203)]
    [InlineData(204)]
    [InlineData(206)]
    [InlineData(299)]
    public void IsRequired_Other2xx_ForAllButUpdate(int status) => AssertRequired(Malformed(status), [Provision, Bind, Deprovision, Unbind]);

    [Fact]
    public void IsRequired_408_Never() => AssertRequired(Malformed(408), []);

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(410)]
    [InlineData(412)]
    [InlineData(422)]
    [InlineData(429)]
    public void IsRequired_Other4xx_Never(int status) => AssertRequired(Malformed(status), []);

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(599)]
    public void IsRequired_5xx_ForAllButUpdate(int status) => AssertRequired(Malformed(status), [Provision, Bind, Deprovision, Unbind]);

    [Fact]
    public void IsRequired_ClientTimeout_ForCreations() => AssertRequired(new BrokerReply.TimedOut(), [Provision, Bind]);

    [Fact]
    public void IsRequired_PlatformFailureAfterSuccess_ForCreations() => AssertRequired(new BrokerReply.PlatformFailed(), [Provision, Bind]);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void IsRequired_BrokenConnection_Never(bool isRequestSent) => AssertRequired(new BrokerReply.Broken(isRequestSent), []);

    [Theory]
    [InlineData(100)]
    [InlineData(302)]
    [InlineData(304)]
    [InlineData(600)]
    public void IsRequired_StatusOutsideTheTable_Never(int status) => AssertRequired(Malformed(status), []);

    private static BrokerReply.Answered Answered(int status) => new((HttpStatusCode)status, IsMalformed: false);

    private static BrokerReply.Answered Malformed(int status) => new((HttpStatusCode)status, IsMalformed: true);

    private static void AssertRequired(BrokerReply reply, IReadOnlyCollection<BrokerOperation> expected) => Assert.Equal(
        expected.Order(),
        Enum.GetValues<BrokerOperation>().Where(operation => OrphanMitigation.IsRequired(operation, reply)).Order());
}
