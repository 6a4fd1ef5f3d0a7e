using k8s.Models;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;

namespace Ssm.ServiceCatalog.Tests.Flows;

/// <summary>The same as <see cref="OrphanTableTests"/> for bindings.</summary>
public sealed class BindingOrphanTableTests
{
    [Fact]
    public async Task Bind_EveryRow_IsMitigatedAsOsbSays()
    {
        await using var world = await CatalogWorld.StartRunningAsync(OrphanRows.Impatient);
        await world.ReadyInstanceAsync("redis-test");
        await OrphanRows.EachAsync(async row =>
        {
            row.Answer(world.Broker.Bind.For(row.Name));
            await world.CreateBindingAsync(row.Name, "redis-test", spec => spec with { ExternalID = row.Name });
            await world.BindingIsAsync(row.Name, binding => binding.IsReady() || binding.Status?.Conditions.IsTrue(ConditionType.Failed) == true);

            row.AssertMitigated(UnbindsOf(world, row));
        });
    }

    /// <summary>A new credential is a bind, too; the one that works is not touched.</summary>
    [Fact]
    public async Task Rotation_EveryRow_IsMitigatedAsOsbSays()
    {
        await using var world = await CatalogWorld.StartRunningAsync(OrphanRows.Impatient);
        await OrphanRows.EachAsync(async row =>
        {
            await world.ReadyInstanceAsync(row.Name, spec => spec with { ExternalID = row.Name });
            var worked = (await world.ReadyBindingAsync(row.Name, row.Name)).BrokerId();
            row.Answer(world.Broker.Bind.For(row.Name));
            await world.PatchAsync(CatalogTypes.ServiceBindings, row.Name, """{"spec":{"rotationRequests":1}}""");
            var rotated = await world.BindingIsAsync(row.Name, binding => binding.Status is { Rotation: null, ObservedRotationRequests: 1 });

            var deleted = world.Broker.CallsTo(world.Broker.Unbind).Where(call => call.Instance?.Value == row.Name).Select(call => call.Binding!.Value.Value);
            row.AssertMitigated(deleted.Except([worked]).Count());
            Assert.True(rotated.IsReady());
            Assert.Equal(rotated.BrokerId(), Assert.Single(world.Broker.State.Bindings, pair => pair.Key.Instance.Value == row.Name).Key.Binding.Value);
        });
    }

    [Fact]
    public async Task Unbind_EveryRow_IsRepeatedUntilItSucceeds()
    {
        await using var world = await CatalogWorld.StartRunningAsync(OrphanRows.Impatient);
        await world.ReadyInstanceAsync("redis-test");
        await OrphanRows.EachAsync(async row =>
        {
            await world.ReadyBindingAsync(row.Name, "redis-test", spec => spec with { ExternalID = row.Name });
            row.Answer(world.Broker.Unbind.For(row.Name));
            await world.DeleteAsync(CatalogTypes.ServiceBindings, row.Name);
            await world.GoneAsync(CatalogTypes.ServiceBindings, row.Name);

            row.AssertRepeated(UnbindsOf(world, row));
        });
        Assert.Empty(world.Broker.State.Bindings);
    }

    /// <summary>The row of an operation that fails while it is polled.</summary>
    [Fact]
    public async Task LastOperationFailed_OfABinding_IsMitigatedAsOsbSays()
    {
        await using var world = await CatalogWorld.StartRunningAsync(options => options.FeatureGates.AsyncBindingOperations = true);
        world.Broker.State.HasAsynchronousBindings = true;
        world.Broker.State.FinishesAtPoll = 1;
        await world.ReadyInstanceAsync("redis-test");

        world.Broker.PollBindingLastOperation.RespondsWithBody(200, OrphanRows.Failed);
        await world.CreateBindingAsync("bind", "redis-test");
        await world.BindingIsAsync("bind", binding => binding.Status is { OrphanMitigationInProgress: false } status && status.Conditions.IsTrue(ConditionType.Failed));
        Assert.Single(world.Broker.CallsTo(world.Broker.Unbind));
        Assert.Empty(world.Broker.State.Bindings);

        await world.ReadyBindingAsync("unbind", "redis-test");
        world.Broker.PollBindingLastOperation.RespondsWithBody(200, OrphanRows.Failed);
        await world.DeleteAsync(CatalogTypes.ServiceBindings, "unbind");
        await world.GoneAsync(CatalogTypes.ServiceBindings, "unbind");
        Assert.Equal(3, world.Broker.CallsTo(world.Broker.Unbind).Count);
        Assert.Empty(world.Broker.State.Bindings);
    }

    /// <summary>The row of the platform's own failure: the credentials are there, and cannot be put into the Secret for as long as that is tried.</summary>
    [Fact]
    public async Task Bind_WhoseSecretCannotBeWritten_IsMitigatedWhenThatIsGivenUp()
    {
        await using var world = await CatalogWorld.StartRunningAsync(options => options.ReconciliationRetryDuration = TimeSpan.FromMilliseconds(500));
        await world.ReadyInstanceAsync("redis-test");
        var theirs = new V1Secret { Metadata = new V1ObjectMeta { Name = "theirs", NamespaceProperty = CatalogWorld.Namespace } };
        await world.Api.CreateAsync(KubernetesTypes.Secrets, theirs, world.Token);

        await world.CreateBindingAsync("app", "redis-test", spec => spec with { SecretName = "theirs" });
        var failed = await world.BindingIsAsync("app", binding => binding.Status is { OrphanMitigationInProgress: false } status && status.Conditions.IsTrue(ConditionType.Failed));

        Assert.Equal("ErrorReconciliationRetryTimeout", failed.Status!.Conditions.Find(ConditionType.Failed)!.Reason);
        Assert.Single(world.Broker.CallsTo(world.Broker.Unbind));
        Assert.Empty(world.Broker.State.Bindings);
    }

    private static int UnbindsOf(CatalogWorld world, OrphanRow row) => world.Broker.CallsTo(world.Broker.Unbind).Count(call => call.Binding?.Value == row.Name);
}
