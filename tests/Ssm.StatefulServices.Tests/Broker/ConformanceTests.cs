using System.Text.Json;
using Ssm.OpenServiceBroker;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Conformance;

namespace Ssm.StatefulServices.Tests.Broker;

/// <summary>The broker as the suite judges it that any broker can be pointed at: in every version that it speaks.</summary>
public class ConformanceTests
{
    [Theory]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    public async Task Suite_OnCredis_FindsNothing(int minor)
    {
        await using var fixture = await BrokerFixture.StartAsync();
        var options = new ConformanceOptions
        {
            Broker = new BrokerClientOptions
            {
                BaseUrl = fixture.Broker.Url,
                Credential = new BrokerCredential.Basic { Username = "platform", Password = "broker-password" },
            },
            Versions = [new OsbVersion(2, minor)],
            ProvisionParameters = Json("""{"resources":{"memory":"64M"}}"""),
            UpdateParameters = Json("""{"resources":{"memory":"128M"}}"""),
            BindParameters = Json("""{"__service_id__":"demo"}"""),
            OtherBindParameters = Json("""{"__service_id__":"other"}"""),
            PollInterval = TimeSpan.FromMilliseconds(50),
            OperationTimeout = TimeSpan.FromSeconds(30),
        };

        var report = await ConformanceSuite.RunAsync(options, TimeProvider.System, Guid.NewGuid, null, TestContext.Current.CancellationToken);

        var text = new StringWriter();
        report.WriteTo(text);

        // How fast answers come is the machine's business here, and others work on it.
        Assert.True(!report.Failures.Any(row => row.Check.Id != "reply.prompt"), text.ToString());
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
