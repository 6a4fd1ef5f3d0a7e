using System.Net;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;
using Ssm.Testing.ScriptedBroker;
using static Ssm.OpenServiceBroker.Tests.BrokerFixture;

namespace Ssm.OpenServiceBroker.Tests.Client;

/// <summary>The life of an instance and a binding through all ten endpoints, synchronous and asynchronous.</summary>
public sealed class BrokerClientFlowTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Client_SynchronousLife_SucceedsAtEveryStep()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        var client = fixture.Client;

        var catalog = Assert.IsType<BrokerOutcome<Catalog>.Succeeded>(await client.FetchCatalogAsync(BrokerCall.Default, Token));
        Assert.Equal("sample-service", catalog.Value.Services.Single().Name);

        var created = Assert.IsType<BrokerOutcome<ProvisionResponse>.Succeeded>(
            await client.ProvisionAsync(Instance, AProvision, BrokerCall.Default, Token));
        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal($"http://dashboard.test/{Instance}", created.Value.DashboardUrl);

        var again = Assert.IsType<BrokerOutcome<ProvisionResponse>.Succeeded>(
            await client.ProvisionAsync(Instance, AProvision, BrokerCall.Default, Token));
        Assert.Equal(HttpStatusCode.OK, again.Status);

        var fetched = Assert.IsType<BrokerOutcome<FetchInstanceResponse>.Succeeded>(
            await client.FetchInstanceAsync(Instance, SampleCatalog.Small, BrokerCall.Default, Token));
        Assert.Equal(SampleCatalog.SmallPlan, fetched.Value.PlanId);
        Assert.Equal("1G", fetched.Value.Parameters?.GetProperty("memory").GetString());

        var updated = Assert.IsType<BrokerOutcome<UpdateResponse>.Succeeded>(await client.UpdateAsync(
            Instance, new UpdateRequest { ServiceId = SampleCatalog.Service, PlanId = SampleCatalog.LargePlan }, BrokerCall.Default, Token));
        Assert.Equal(HttpStatusCode.OK, updated.Status);
        Assert.Equal(SampleCatalog.Large, fixture.Broker.State.Instances[Instance].Plan);

        var bound = Assert.IsType<BrokerOutcome<BindResponse>.Succeeded>(
            await client.BindAsync(Binding, ABind, BrokerCall.Default, Token));
        Assert.Equal(HttpStatusCode.Created, bound.Status);
        Assert.Equal(3306, bound.Value.Credentials?.GetProperty("port").GetInt32());
        Assert.Equal(["3306"], bound.Value.Endpoints?.Single().Ports);

        var binding = Assert.IsType<BrokerOutcome<FetchBindingResponse>.Succeeded>(
            await client.FetchBindingAsync(Binding, null, BrokerCall.Default, Token));
        Assert.Equal("secret-of-binding-1", binding.Value.Credentials?.GetProperty("password").GetString());

        Assert.IsType<BrokerOutcome<UnbindResponse>.Succeeded>(
            await client.UnbindAsync(Binding, SampleCatalog.Small, BrokerCall.Default, Token));
        var unboundTwice = Assert.IsType<BrokerOutcome<UnbindResponse>.Succeeded>(
            await client.UnbindAsync(Binding, SampleCatalog.Small, BrokerCall.Default, Token));
        Assert.Equal(HttpStatusCode.Gone, unboundTwice.Status);

        var deleted = Assert.IsType<BrokerOutcome<DeprovisionResponse>.Succeeded>(
            await client.DeprovisionAsync(Instance, SampleCatalog.Large, BrokerCall.Default, Token));
        Assert.Equal(HttpStatusCode.OK, deleted.Status);
        var gone = Assert.IsType<BrokerOutcome<DeprovisionResponse>.Succeeded>(
            await client.DeprovisionAsync(Instance, SampleCatalog.Large, BrokerCall.Default, Token));
        Assert.Equal(HttpStatusCode.Gone, gone.Status);
    }

    [Fact]
    public async Task Client_AsynchronousLife_IsAcceptedAndPolledAtEveryStep()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        var (client, state) = (fixture.Client, fixture.Broker.State);
        state.IsAsynchronous = _ => true;
        state.HasAsynchronousBindings = true;

        var provision = Assert.IsType<BrokerOutcome<ProvisionResponse>.Accepted>(
            await client.ProvisionAsync(Instance, AProvision, BrokerCall.Default, Token));
        Assert.Equal($"http://dashboard.test/{Instance}", provision.Value.DashboardUrl);
        state.Progress(Instance, "Wait for ingress");
        state.RetryAfter = TimeSpan.FromSeconds(7);
        var poll = await PollAsync(client, provision.Operation);
        Assert.Equal(LastOperationState.InProgress, poll.Value.State);
        Assert.Equal("Wait for ingress", poll.Value.Description);
        Assert.Equal(TimeSpan.FromSeconds(7), poll.RetryAfter);
        state.Finish(Instance);
        Assert.Equal(LastOperationState.Succeeded, (await PollAsync(client, provision.Operation)).Value.State);

        var update = Assert.IsType<BrokerOutcome<UpdateResponse>.Accepted>(await client.UpdateAsync(
            Instance, new UpdateRequest { ServiceId = SampleCatalog.Service, PlanId = SampleCatalog.LargePlan }, BrokerCall.Default, Token));
        state.Finish(Instance);
        Assert.Equal(LastOperationState.Succeeded, (await PollAsync(client, update.Operation)).Value.State);

        var bind = Assert.IsType<BrokerOutcome<BindResponse>.Accepted>(await client.BindAsync(Binding, ABind, BrokerCall.Default, Token));
        Assert.Null(bind.Value.Credentials);
        Assert.Equal(HttpStatusCode.NotFound, Assert.IsType<BrokerOutcome<FetchBindingResponse>.Rejected>(
            await client.FetchBindingAsync(Binding, null, BrokerCall.Default, Token)).Error.Status);
        state.Finish(Binding);
        var bindPoll = Assert.IsType<BrokerOutcome<LastOperation>.Succeeded>(await client.PollBindingLastOperationAsync(
            Binding, new LastOperationQuery { Operation = bind.Operation }, BrokerCall.Default, Token));
        Assert.Equal(LastOperationState.Succeeded, bindPoll.Value.State);
        var fetched = Assert.IsType<BrokerOutcome<FetchBindingResponse>.Succeeded>(
            await client.FetchBindingAsync(Binding, SampleCatalog.Large, BrokerCall.Default, Token));
        Assert.NotNull(fetched.Value.Credentials);

        Assert.IsType<BrokerOutcome<UnbindResponse>.Accepted>(await client.UnbindAsync(Binding, SampleCatalog.Large, BrokerCall.Default, Token));
        state.Finish(Binding);
        var deprovision = Assert.IsType<BrokerOutcome<DeprovisionResponse>.Accepted>(
            await client.DeprovisionAsync(Instance, SampleCatalog.Large, BrokerCall.Default, Token));
        state.Finish(Instance);
        Assert.Equal(LastOperationState.Succeeded, (await PollAsync(client, deprovision.Operation)).Value.State);
        Assert.Empty(state.Instances);
    }

    private static async Task<BrokerOutcome<LastOperation>.Succeeded> PollAsync(IBrokerClient client, Operation? operation) =>
        Assert.IsType<BrokerOutcome<LastOperation>.Succeeded>(
            await client.PollLastOperationAsync(Instance, new LastOperationQuery { Operation = operation }, BrokerCall.Default, Token));
}
