using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;
using Ssm.Testing.ScriptedBroker;
using static Ssm.OpenServiceBroker.Tests.BrokerFixture;

namespace Ssm.OpenServiceBroker.Tests.Fakes;

/// <summary>The duties of OSB sections 4, 5 and 9 that take several requests at a time, beside those of the conformance suite.</summary>
public sealed class InMemoryBrokerTests
{
    private static readonly UpdateRequest AnUpdate = new()
    {
        ServiceId = SampleCatalog.Service,
        Parameters = SampleCatalog.Json("""{"memory":"2G"}"""),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Provision_AgainWhileItRuns_HasTheSameOperationAndOtherAttributesConflict()
    {
        await using var fixture = await StartAsync();
        fixture.Broker.State.IsAsynchronous = _ => true;

        Assert.Equal("202 task_1", await ProvisionAsync(fixture, AProvision));
        Assert.Equal("202 task_1", await ProvisionAsync(fixture, AProvision));
        Assert.Equal("409 Conflict", await ProvisionAsync(fixture, AProvision with { Parameters = null }));
        Assert.Equal("409 Conflict", await ProvisionAsync(fixture, AProvision with { PlanId = SampleCatalog.LargePlan }));
        fixture.Broker.State.Finish(Instance);
        Assert.Equal("200", await ProvisionAsync(fixture, AProvision));
    }

    [Fact]
    public async Task Fetch_WhileProvisioningOrUpdating_Is404Or422()
    {
        await using var fixture = await StartAsync();
        fixture.Broker.State.IsAsynchronous = _ => true;

        await ProvisionAsync(fixture, AProvision);
        Assert.Equal("404 NotFound", Text(await fixture.Client.FetchInstanceAsync(Instance, null, BrokerCall.Default, Token)));
        fixture.Broker.State.Finish(Instance);
        await fixture.Client.UpdateAsync(Instance, AnUpdate, BrokerCall.Default, Token);
        Assert.Equal("422 ConcurrencyError", Text(await fixture.Client.FetchInstanceAsync(Instance, null, BrokerCall.Default, Token)));
    }

    [Fact]
    public async Task Update_WhileOneRuns_IsTheSameOrAConcurrencyError()
    {
        await using var fixture = await StartAsync();
        fixture.Broker.State.IsAsynchronous = _ => true;
        await ProvisionAsync(fixture, AProvision);
        fixture.Broker.State.Finish(Instance);

        Assert.Equal("202 task_2", Text(await fixture.Client.UpdateAsync(Instance, AnUpdate, BrokerCall.Default, Token)));
        Assert.Equal("202 task_2", Text(await fixture.Client.UpdateAsync(Instance, AnUpdate, BrokerCall.Default, Token)));
        Assert.Equal("422 ConcurrencyError", Text(await fixture.Client.UpdateAsync(
            Instance, AnUpdate with { PlanId = SampleCatalog.LargePlan }, BrokerCall.Default, Token)));
        Assert.Equal("422 ConcurrencyError", Text(await fixture.Client.DeprovisionAsync(
            Instance, SampleCatalog.Small, BrokerCall.Default, Token)));
        Assert.Equal("422 ConcurrencyError", Text(await fixture.Client.BindAsync(Binding, ABind, BrokerCall.Default, Token)));
    }

    [Fact]
    public async Task Update_ThatFails_ChangesNothingAndTellsUsability()
    {
        await using var fixture = await StartAsync();
        await ProvisionAsync(fixture, AProvision);
        fixture.Broker.State.IsAsynchronous = _ => true;
        await fixture.Client.UpdateAsync(Instance, AnUpdate, BrokerCall.Default, Token);
        fixture.Broker.State.End(
            Instance, new LastOperation { State = LastOperationState.Failed, InstanceUsable = false, UpdateRepeatable = false });

        var poll = Assert.IsType<BrokerOutcome<LastOperation>.Succeeded>(
            await fixture.Client.PollLastOperationAsync(Instance, new LastOperationQuery(), BrokerCall.Default, Token));

        Assert.Equal((false, false), (poll.Value.InstanceUsable, poll.Value.UpdateRepeatable));
        Assert.Equal("1G", fixture.Broker.State.Instances[Instance].Parameters?.GetProperty("memory").GetString());
    }

    [Fact]
    public async Task Update_OfAPlanThatMayNotChange_Is422()
    {
        await using var fixture = await StartAsync();
        await ProvisionAsync(fixture, AProvision with { PlanId = SampleCatalog.LargePlan });

        Assert.Equal("422 NotSupported", Text(await fixture.Client.UpdateAsync(
            Instance, AnUpdate with { PlanId = SampleCatalog.SmallPlan }, BrokerCall.Default, Token)));
        Assert.Equal("200", Text(await fixture.Client.UpdateAsync(Instance, AnUpdate, BrokerCall.Default, Token)));
    }

    [Fact]
    public async Task Update_WithoutParametersOrPlan_KeepsThem()
    {
        await using var fixture = await StartAsync();
        await ProvisionAsync(fixture, AProvision);
        var before = fixture.Broker.State.Instances[Instance];

        await fixture.Client.UpdateAsync(
            Instance,
            new UpdateRequest { ServiceId = SampleCatalog.Service, Context = SampleCatalog.Json("""{"platform":"kubernetes"}""") },
            BrokerCall.Default,
            Token);

        var after = fixture.Broker.State.Instances[Instance];
        Assert.Equal((before.Plan, before.Parameters?.GetRawText()), (after.Plan, after.Parameters?.GetRawText()));
    }

    [Theory]
    [InlineData("2.1.1+abcdef", "201")]
    [InlineData("2.0.0", "422 MaintenanceInfoConflict")]
    public async Task Provision_WithAMaintenanceVersion_MustBeTheCatalogs(string version, string expected)
    {
        await using var fixture = await StartAsync();

        Assert.Equal(expected, await ProvisionAsync(fixture, AProvision with { MaintenanceInfo = new MaintenanceInfo { Version = version } }));
    }

    [Fact]
    public async Task AsynchronousOperations_ForAClientThatTakesNone_AreRefusedAndChangeNothing()
    {
        await using var fixture = await StartAsync();
        var (client, state) = (fixture.Client, fixture.Broker.State);
        var synchronous = new BrokerCall { AcceptsIncomplete = false };
        state.IsAsynchronous = _ => true;
        state.HasAsynchronousBindings = true;

        Assert.Equal("422 AsyncRequired", Text(await client.ProvisionAsync(Instance, AProvision, synchronous, Token)));
        Assert.Empty(state.Instances);
        await ProvisionAsync(fixture, AProvision);
        state.Finish(Instance);
        Assert.Equal("422 AsyncRequired", Text(await client.UpdateAsync(Instance, AnUpdate, synchronous, Token)));
        Assert.Equal("422 AsyncRequired", Text(await client.BindAsync(Binding, ABind, synchronous, Token)));
        Assert.Empty(state.Bindings);
        await client.BindAsync(Binding, ABind, BrokerCall.Default, Token);
        state.Finish(Binding);
        Assert.Equal("422 AsyncRequired", Text(await client.UnbindAsync(Binding, SampleCatalog.Small, synchronous, Token)));
        Assert.Equal("422 AsyncRequired", Text(await client.DeprovisionAsync(Instance, SampleCatalog.Small, synchronous, Token)));
        Assert.Single(state.Bindings);
        Assert.Single(state.Instances);
    }

    [Fact]
    public async Task Deprovision_DuringAProvision_HaltsItAndIsPolled()
    {
        await using var fixture = await StartAsync();
        fixture.Broker.State.IsAsynchronous = _ => true;
        await ProvisionAsync(fixture, AProvision);

        Assert.Equal("202 task_2", Text(await fixture.Client.DeprovisionAsync(Instance, SampleCatalog.Small, BrokerCall.Default, Token)));
        Assert.Equal("202 task_2", Text(await fixture.Client.DeprovisionAsync(Instance, SampleCatalog.Small, BrokerCall.Default, Token)));
        Assert.Equal("failed", await PollAsync(fixture, "task_1"));
        Assert.Equal("in progress", await PollAsync(fixture, "task_2"));
        Assert.Equal("in progress", await PollAsync(fixture, null));
        Assert.Equal("in progress", await PollAsync(fixture, "unknown"));
        fixture.Broker.State.Finish(Instance);
        Assert.Equal("succeeded", await PollAsync(fixture, "task_2"));
        Assert.Equal("succeeded", await PollAsync(fixture, "task_2"));
        Assert.Empty(fixture.Broker.State.Instances);
    }

    [Fact]
    public async Task Bind_WithoutAnApplicationWhereOneIsNeeded_Is422()
    {
        await using var fixture = await StartAsync();
        await ProvisionAsync(fixture, AProvision);
        fixture.Broker.State.RequiresApp = true;

        Assert.Equal("422 RequiresApp", Text(await fixture.Client.BindAsync(Binding, ABind, BrokerCall.Default, Token)));
        Assert.Equal("201", Text(await fixture.Client.BindAsync(
            Binding, ABind with { BindResource = new BindResource { AppGuid = "ns" } }, BrokerCall.Default, Token)));
    }

    [Fact]
    public async Task Rotation_OfABinding_InheritsAndLeavesBothValid()
    {
        await using var fixture = await StartAsync();
        await ProvisionAsync(fixture, AProvision);
        await fixture.Client.BindAsync(
            Binding, ABind with { Parameters = SampleCatalog.Json("""{"role":"reader"}""") }, BrokerCall.Default, Token);
        var successor = Binding with { Binding = new BindingId("binding-2") };

        var outcome = await fixture.Client.BindAsync(
            successor, new BindRequest { PredecessorBindingId = Binding.Binding }, BrokerCall.Default, Token);

        Assert.Equal("201", Text(outcome));
        Assert.Equal([Binding, successor], fixture.Broker.State.Bindings.Keys);
        Assert.Equal("reader", fixture.Broker.State.Bindings[successor].Parameters?.GetProperty("role").GetString());
    }

    [Fact]
    public async Task Rotation_OfAnExpiredBinding_IsRefused()
    {
        await using var fixture = await StartAsync();
        await ProvisionAsync(fixture, AProvision);
        await fixture.Client.BindAsync(Binding, ABind, BrokerCall.Default, Token);
        fixture.Broker.State.Expire(Binding);

        Assert.Equal("400 BadRequest", Text(await fixture.Client.BindAsync(
            Binding with { Binding = new BindingId("binding-2") },
            ABind with { PredecessorBindingId = Binding.Binding },
            BrokerCall.Default,
            Token)));
    }

    private static async Task<string> ProvisionAsync(BrokerFixture fixture, ProvisionRequest request) =>
        Text(await fixture.Client.ProvisionAsync(Instance, request, BrokerCall.Default, Token));

    private static async Task<string> PollAsync(BrokerFixture fixture, string? operation)
    {
        var query = new LastOperationQuery { Operation = operation is null ? null : new Operation(operation) };
        return Assert.IsType<BrokerOutcome<LastOperation>.Succeeded>(
            await fixture.Client.PollLastOperationAsync(Instance, query, BrokerCall.Default, Token)).Value.State.Value;
    }

    private static string Text<T>(BrokerOutcome<T> outcome) => outcome switch
    {
        BrokerOutcome<T>.Succeeded { Status: var status } => $"{(int)status}",
        BrokerOutcome<T>.Accepted { Operation: var operation } => $"202 {operation}",
        BrokerOutcome<T>.Rejected { Error: var error } => $"{(int)error.Status} {error.ErrorMessage}",
        var other => $"{other}",
    };
}
