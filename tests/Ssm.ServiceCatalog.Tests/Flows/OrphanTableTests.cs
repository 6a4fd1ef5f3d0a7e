using Ssm.ServiceCatalog.Api;
using Ssm.Testing.ScriptedBroker;

namespace Ssm.ServiceCatalog.Tests.Flows;

/// <summary>
/// OSB v2.17, "Orphan Mitigation": every row of the table for instances, answered by a broker over HTTP to the controller as it runs. The pure table has a
/// test of its own.
/// </summary>
public sealed class OrphanTableTests
{
    [Fact]
    public async Task Provision_EveryRow_IsMitigatedAsOsbSays()
    {
        await using var world = await CatalogWorld.StartRunningAsync(OrphanRows.Impatient);
        await OrphanRows.EachAsync(async row =>
        {
            row.Answer(world.Broker.Provision.For(row.Name));
            await world.CreateInstanceAsync(row.Name, spec => spec with { ExternalID = row.Name });
            await world.InstanceIsAsync(row.Name, instance => instance.IsReady() || instance.Status?.Conditions.IsTrue(ConditionType.Failed) == true);

            row.AssertMitigated(CallsOf(world, world.Broker.Deprovision, row));
        });
    }

    /// <summary>What a failed update leaves is the instance as it was: deleting it would be the loss of data.</summary>
    [Fact]
    public async Task Update_EveryRow_IsNeverMitigated()
    {
        await using var world = await CatalogWorld.StartRunningAsync(OrphanRows.Impatient);
        await OrphanRows.EachAsync(async row =>
        {
            if (row.Text is "201 malformed" or "202 malformed" or "201 good" or "200 good")
            {
                return;
            }

            await world.ReadyInstanceAsync(row.Name, spec => spec with { ExternalID = row.Name });
            row.Answer(world.Broker.Update.For(row.Name));
            await world.PatchAsync(CatalogTypes.ServiceInstances, row.Name, """{"spec":{"updateRequests":1,"parameters":{"a":1}}}""");
            await world.InstanceIsAsync(
                row.Name,
                instance => CallsOf(world, world.Broker.Update, row) > 0
                    && (instance.Status?.ReconciledGeneration == instance.Metadata.Generation || instance.Status?.Conditions.IsTrue(ConditionType.Failed) == true));
        });

        Assert.Empty(world.Broker.CallsTo(world.Broker.Deprovision));
    }

    [Fact]
    public async Task Deprovision_EveryRow_IsRepeatedUntilItSucceeds()
    {
        await using var world = await CatalogWorld.StartRunningAsync(OrphanRows.Impatient);
        await OrphanRows.EachAsync(async row =>
        {
            await world.ReadyInstanceAsync(row.Name, spec => spec with { ExternalID = row.Name });
            row.Answer(world.Broker.Deprovision.For(row.Name));
            await world.DeleteAsync(CatalogTypes.ServiceInstances, row.Name);
            await world.GoneAsync(CatalogTypes.ServiceInstances, row.Name);

            row.AssertRepeated(CallsOf(world, world.Broker.Deprovision, row));
        });

        Assert.Empty(world.Broker.State.Instances);
    }

    /// <summary>The row of an operation that fails while it is polled.</summary>
    [Fact]
    public async Task LastOperationFailed_OfAnInstance_IsMitigatedAsOsbSays()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        world.Broker.State.IsAsynchronous = _ => true;
        world.Broker.State.FinishesAtPoll = 1;

        world.Broker.PollLastOperation.RespondsWithBody(200, OrphanRows.Failed);
        await world.CreateInstanceAsync("provision");
        await world.InstanceIsAsync("provision", instance => instance.Status is { OrphanMitigationInProgress: false } status && status.Conditions.IsTrue(ConditionType.Failed));
        Assert.Single(world.Broker.CallsTo(world.Broker.Deprovision));
        Assert.Empty(world.Broker.State.Instances);

        await world.ReadyInstanceAsync("update");
        world.Broker.PollLastOperation.RespondsWithBody(200, OrphanRows.Failed);
        await world.PatchAsync(CatalogTypes.ServiceInstances, "update", """{"spec":{"parameters":{"a":1}}}""");
        await world.InstanceIsAsync("update", instance => instance.Status?.Conditions.IsTrue(ConditionType.Failed) == true);
        Assert.Single(world.Broker.CallsTo(world.Broker.Deprovision));

        world.Broker.State.Finish(Assert.Single(world.Broker.State.Instances).Key);
        world.Broker.PollLastOperation.RespondsWithBody(200, OrphanRows.Failed);
        await world.DeleteAsync(CatalogTypes.ServiceInstances, "update");
        await world.GoneAsync(CatalogTypes.ServiceInstances, "update");
        Assert.Equal(3, world.Broker.CallsTo(world.Broker.Deprovision).Count);
        Assert.Empty(world.Broker.State.Instances);
    }

    private static int CallsOf(CatalogWorld world, ScriptedEndpoint endpoint, OrphanRow row) =>
        world.Broker.CallsTo(endpoint).Count(call => call.Instance?.Value == row.Name);
}
