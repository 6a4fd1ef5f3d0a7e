using System.Net;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;
using static Ssm.OpenServiceBroker.Tests.BrokerFixture;

namespace Ssm.OpenServiceBroker.Tests.Fakes;

/// <summary>The verbs of the scripted broker do what they say.</summary>
public sealed class ScriptedBrokerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RespondsWith_ThenSuccess_CreatesAtTheSecondCall()
    {
        await using var fixture = await StartAsync();
        fixture.Broker.Provision.RespondsWith(503).Then(201);

        Assert.Equal(503, await ProvisionAsync(fixture.Client));
        Assert.Empty(fixture.Broker.State.Instances);
        Assert.Equal(201, await ProvisionAsync(fixture.Client));
        Assert.Single(fixture.Broker.State.Instances);
        Assert.Equal(200, await ProvisionAsync(fixture.Client)); // the script is at its end
        Assert.Equal(3, fixture.Broker.CallsTo(fixture.Broker.Provision).Count);
    }

    [Fact]
    public async Task Times_AStep_IsPlayedThatOften()
    {
        await using var fixture = await StartAsync();
        fixture.Broker.Provision.RespondsWith(500).Times(5);

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(500, await ProvisionAsync(fixture.Client));
        }

        Assert.Equal(201, await ProvisionAsync(fixture.Client));
    }

    [Fact]
    public async Task Always_AStep_IsPlayedUntilTheEndpointRecovers()
    {
        await using var fixture = await StartAsync();
        fixture.Broker.Provision.RespondsWith(400, "Bad", "No.").Always();

        Assert.Equal(400, await ProvisionAsync(fixture.Client));
        Assert.Equal(400, await ProvisionAsync(fixture.Client));
        Assert.Equal(400, await ProvisionAsync(fixture.Client));
        fixture.Broker.Provision.Recovers();
        Assert.Equal(201, await ProvisionAsync(fixture.Client));
    }

    [Fact]
    public async Task RespondsWith_AnotherSuccessCode_IsWhatTheClientSees()
    {
        await using var fixture = await StartAsync();
        fixture.Broker.Provision.RespondsWith(204);

        Assert.Equal(204, await ProvisionAsync(fixture.Client));
        Assert.Single(fixture.Broker.State.Instances);
    }

    [Fact]
    public async Task HangsFor_AWhile_AnswersThen()
    {
        await using var fixture = await StartAsync();
        fixture.Broker.Provision.HangsFor(TimeSpan.FromMilliseconds(20));

        Assert.Equal(201, await ProvisionAsync(fixture.Client));
    }

    [Fact]
    public async Task DropsConnection_OfADelete_IsNotHiddenByTheHttpStack()
    {
        await using var fixture = await StartAsync();
        await ProvisionAsync(fixture.Client);
        fixture.Broker.Deprovision.DropsConnection();

        var outcome = await fixture.Client.DeprovisionAsync(
            Instance, Ssm.Testing.ScriptedBroker.SampleCatalog.Small, BrokerCall.Default, Token);

        Assert.IsType<AmbiguousCause.Transport>(Assert.IsType<BrokerOutcome<DeprovisionResponse>.Ambiguous>(outcome).Cause);
        Assert.Single(fixture.Broker.State.Instances);
    }

    [Fact]
    public async Task Calls_AreRecordedWithAllThatCame()
    {
        await using var fixture = await StartAsync();
        await ProvisionAsync(fixture.Client);

        var call = fixture.Broker.Calls.Single();
        Assert.Equal(
            ("Provision", "PUT", Instance, "true", "2.17"),
            (call.Endpoint, call.Verb, call.Instance, call.Query["accepts_incomplete"], call.Headers["x-broker-api-version"]));
        Assert.Equal("1G", call.Json.GetProperty("parameters").GetProperty("memory").GetString());
    }

    [Fact]
    public async Task State_OperationsEndOnDemand_AsToldTo()
    {
        await using var fixture = await StartAsync();
        fixture.Broker.State.IsAsynchronous = _ => true;
        await ProvisionAsync(fixture.Client);

        Assert.Equal(LastOperationState.InProgress, (await PollAsync(fixture.Client)).State);
        fixture.Broker.State.Fail(Instance, "No room.");
        Assert.Equal(
            new LastOperation { State = LastOperationState.Failed, Description = "No room." }, await PollAsync(fixture.Client));
        Assert.Empty(fixture.Broker.State.Instances);
    }

    private static async Task<int> ProvisionAsync(IBrokerClient client) =>
        await client.ProvisionAsync(Instance, AProvision, BrokerCall.Default, Token) switch
        {
            BrokerOutcome<ProvisionResponse>.Succeeded { Status: var status } => (int)status,
            BrokerOutcome<ProvisionResponse>.Accepted => (int)HttpStatusCode.Accepted,
            BrokerOutcome<ProvisionResponse>.Rejected { Error.Status: var status } => (int)status,
            _ => 0,
        };

    private static async Task<LastOperation> PollAsync(IBrokerClient client) => Assert.IsType<BrokerOutcome<LastOperation>.Succeeded>(
        await client.PollLastOperationAsync(Instance, new LastOperationQuery(), BrokerCall.Default, Token)).Value;
}
