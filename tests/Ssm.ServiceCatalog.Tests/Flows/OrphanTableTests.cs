using Ssm.ServiceCatalog.Api;
using Ssm.Testing.ScriptedBroker;

namespace Ssm.ServiceCatalog.Tests.Flows;

/// <summary>
/// OSB v2.17, "Orphan Mitigation": every row of the table, answered by a broker over HTTP to the controller as it runs. The pure table has a test of its own.
/// </summary>
public sealed class OrphanTableTests
{
    /// <summary>The row → the broker's answer, and whether what may be left is deleted before the request is repeated.</summary>
    private static readonly (string Row, Action<ScriptedEndpoint> Answer, bool IsMitigated)[] Creations =
    [
        ("200 good", endpoint => endpoint.RespondsWith(200), false),
        ("200 malformed", endpoint => endpoint.RespondsWithMalformedBody(200), false),
        ("201 good", endpoint => endpoint.Behaves(), false),
        ("201 malformed", endpoint => endpoint.RespondsWithMalformedBody(201), true),
        ("202 malformed", endpoint => endpoint.RespondsWithMalformedBody(202), true),
        ("204", endpoint => endpoint.RespondsWith(204), true),
        ("408", endpoint => endpoint.RespondsWith(408), false),
        ("400", endpoint => endpoint.RespondsWith(400), false),
        ("422 ConcurrencyError", endpoint => endpoint.RespondsWith(422, "ConcurrencyError", "busy"), false),
        ("500", endpoint => endpoint.RespondsWith(500), true),
        ("503", endpoint => endpoint.RespondsWith(503), true),
        ("client timeout", endpoint => endpoint.Hangs(), true),
    ];

    [Fact]
    public async Task Provision_EveryRow_IsMitigatedAsOsbSays()
    {
        await using var world = await CatalogWorld.StartRunningAsync(Impatient);
        foreach (var (row, answer, isMitigated) in Creations)
        {
            var before = world.Broker.CallsTo(world.Broker.Deprovision).Count;
            answer(world.Broker.Provision);
            var name = Name(row);
            await world.CreateInstanceAsync(name);
            await world.InstanceIsAsync(name, instance => instance.IsReady() || instance.Status?.Conditions.IsTrue(ConditionType.Failed) == true);

            AssertMitigated(row, isMitigated, world.Broker.CallsTo(world.Broker.Deprovision).Count - before);
        }
    }

    [Fact]
    public async Task Bind_EveryRow_IsMitigatedAsOsbSays()
    {
        await using var world = await CatalogWorld.StartRunningAsync(Impatient);
        await world.ReadyInstanceAsync("redis-test");
        foreach (var (row, answer, isMitigated) in Creations)
        {
            var before = world.Broker.CallsTo(world.Broker.Unbind).Count;
            answer(world.Broker.Bind);
            var name = Name(row);
            await world.CreateBindingAsync(name, "redis-test");
            await world.BindingIsAsync(name, binding => binding.IsReady() || binding.Status?.Conditions.IsTrue(ConditionType.Failed) == true);

            AssertMitigated(row, isMitigated, world.Broker.CallsTo(world.Broker.Unbind).Count - before);
        }
    }

    /// <summary>What a failed update leaves is the instance as it was: deleting it would be the loss of data.</summary>
    [Fact]
    public async Task Update_EveryRow_IsNeverMitigated()
    {
        await using var world = await CatalogWorld.StartRunningAsync(Impatient);
        foreach (var (row, answer, _) in Creations.Where(row => row.Row is not ("201 malformed" or "202 malformed" or "201 good" or "200 good")))
        {
            var name = Name(row);
            await world.ReadyInstanceAsync(name);
            var before = world.Broker.CallsTo(world.Broker.Update).Count;
            answer(world.Broker.Update);
            await world.PatchAsync(CatalogTypes.ServiceInstances, name, """{"spec":{"updateRequests":1,"parameters":{"a":1}}}""");
            await world.InstanceIsAsync(
                name,
                instance => world.Broker.CallsTo(world.Broker.Update).Count > before
                    && (instance.Status?.ReconciledGeneration == instance.Metadata.Generation || instance.Status?.Conditions.IsTrue(ConditionType.Failed) == true));
        }

        Assert.Empty(world.Broker.CallsTo(world.Broker.Deprovision));
    }

    [Fact]
    public async Task Deprovision_EveryRow_IsRepeatedUntilItSucceeds()
    {
        await using var world = await CatalogWorld.StartRunningAsync(Impatient);
        foreach (var (row, answer, _) in Creations)
        {
            var name = Name(row);
            await world.ReadyInstanceAsync(name);
            answer(world.Broker.Deprovision);
            await world.DeleteAsync(CatalogTypes.ServiceInstances, name);
            await world.GoneAsync(CatalogTypes.ServiceInstances, name);
        }

        Assert.Empty(world.Broker.State.Instances);
    }

    private static void Impatient(CatalogControllerOptions options) => options.OsbApiRequestTimeout = TimeSpan.FromSeconds(1);

    private static string Name(string row) => $"row-{row.ToLowerInvariant().Replace(' ', '-')}";

    private static void AssertMitigated(string row, bool isMitigated, int deletions) =>
        Assert.True(isMitigated == deletions > 0, $"{row}: {(isMitigated ? "not " : "")}mitigated ({deletions} deletions)");
}
