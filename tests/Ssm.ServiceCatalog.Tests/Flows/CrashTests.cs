using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Bindings;
using Ssm.Testing;

namespace Ssm.ServiceCatalog.Tests.Flows;

/// <summary>The controller dies at every write of a whole life; another one goes on. Nothing may be lost, doubled or left over.</summary>
public sealed class CrashTests
{
    /// <summary>More than a life takes; a run in which nobody dies ends the loop.</summary>
    private const int MostWrites = 40;

    private const int FewestWrites = 4;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task KilledAtAnyWriteOfCreation_Converges(bool isAsynchronous, bool isWritten)
    {
        await using var world = await StartAsync(isAsynchronous);
        for (var write = 1; write <= MostWrites; write++)
        {
            var name = $"life-{write}";
            var isDead = await RunMortallyAsync(world, write, isWritten, async () =>
            {
                await world.CreateInstanceAsync(name);
                await world.CreateBindingAsync(name, name);
            });
            world.StartController();
            await world.BindingIsAsync(name, binding => binding.IsReady());
            await world.SecretIsAsync(name, secret => secret.Data.Count > 0);
            Assert.Equal(write, world.Broker.State.Instances.Count);
            Assert.Equal(write, world.Broker.State.Bindings.Count);
            await world.StopControllerAsync();
            if (!isDead)
            {
                Assert.True(write > FewestWrites, $"a life took {write - 1} writes only, so this test kills nobody");
                return;
            }
        }

        Assert.Fail($"still dying after {MostWrites} writes");
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task KilledAtAnyWriteOfDeletion_LeavesNothing(bool isAsynchronous, bool isWritten)
    {
        await using var world = await StartAsync(isAsynchronous);
        for (var write = 1; write <= MostWrites; write++)
        {
            var name = $"life-{write}";
            world.StartController();
            await world.CreateInstanceAsync(name);
            await world.ReadyBindingAsync(name, name);
            await world.StopControllerAsync();
            var isDead = await RunMortallyAsync(world, write, isWritten, async () =>
            {
                await world.DeleteAsync(CatalogTypes.ServiceBindings, name);
                await world.DeleteAsync(CatalogTypes.ServiceInstances, name);
            });
            world.StartController();
            await world.GoneAsync(CatalogTypes.ServiceInstances, name);
            await world.GoneAsync(CatalogTypes.ServiceBindings, name);
            Assert.Null(await world.Api.GetAsync(KubernetesTypes.Secrets, new NamespacedName(CatalogWorld.Namespace, name), world.Token));
            Assert.Empty(world.Broker.State.Instances);
            Assert.Empty(world.Broker.State.Bindings);
            await world.StopControllerAsync();
            if (!isDead)
            {
                Assert.True(write > FewestWrites, $"a life took {write - 1} writes only, so this test kills nobody");
                return;
            }
        }

        Assert.Fail($"still dying after {MostWrites} writes");
    }

    /// <summary>At the end the broker has one credential, and that is in the Secret.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task KilledAtAnyWriteOfRotation_LeavesOneCredential(bool isAsynchronous, bool isWritten)
    {
        await using var world = await StartAsync(isAsynchronous);
        world.StartController();
        await world.ReadyInstanceAsync("redis-test");
        await world.ReadyBindingAsync("app", "redis-test");
        await world.StopControllerAsync();
        world.Broker.State.HasAsynchronousBindings = isAsynchronous;
        for (var write = 1; write <= MostWrites; write++)
        {
            var request = write;
            var isDead = await RunMortallyAsync(world, write, isWritten, async () =>
            {
                await world.PatchAsync(CatalogTypes.ServiceBindings, "app", $$$"""{"spec":{"rotationRequests":{{{request}}}}}""");
            });
            world.StartController();
            var rotated = await world.BindingIsAsync("app", binding => IsRotated(binding, request));
            var id = rotated.Status!.ExternalID!;
            Assert.Equal(id, Assert.Single(world.Broker.State.Bindings).Key.Binding.Value);
            await world.SecretIsAsync("app", secret => System.Text.Encoding.UTF8.GetString(secret.Data["password"]) == $"secret-of-{id}");
            await world.StopControllerAsync();
            if (!isDead)
            {
                Assert.True(write > FewestWrites, $"a rotation took {write - 1} writes only, so this test kills nobody");
                return;
            }
        }

        Assert.Fail($"still dying after {MostWrites} writes");
    }

    private static bool IsRotated(ServiceBinding binding, long request) =>
        binding.IsReady() && binding.Status is { Rotation: null, ExternalID: not null } && binding.Status.ObservedRotationRequests == request;

    private static async Task<CatalogWorld> StartAsync(bool isAsynchronous)
    {
        var world = await CatalogWorld.StartRunningAsync(options =>
        {
            options.CredentialOverlap = TimeSpan.Zero;
            options.FeatureGates.AsyncBindingOperations = true;
        });
        await world.StopControllerAsync();
        world.Broker.State.IsAsynchronous = _ => isAsynchronous;
        world.Broker.State.FinishesAtPoll = 1;
        return world;
    }

    /// <summary>True when the controller died; false when it came to rest before.</summary>
    private static async Task<bool> RunMortallyAsync(CatalogWorld world, int write, bool isWritten, Func<Task> begin)
    {
        MortalTransport? transport = null;
        world.StartController(inner => transport = new MortalTransport(inner, write, isWritten));
        await begin();
        await Eventually.TrueAsync(async () => transport?.Dead.IsCompleted == true || await IsAtRestAsync(world));
        await world.StopControllerAsync();
        return transport!.Dead.IsCompleted;
    }

    private static async Task<bool> IsAtRestAsync(CatalogWorld world)
    {
        var bindings = await world.Api.ListAsync(CatalogTypes.ServiceBindings, ListScope.All, world.Token);
        var instances = await world.Api.ListAsync(CatalogTypes.ServiceInstances, ListScope.All, world.Token);
        return bindings.Items.All(binding => binding.IsReady() && binding.Metadata.DeletionTimestamp is null && !RotationDecider.IsAsked(binding) && binding.Status!.Rotation is null)
            && instances.Items.All(instance => instance.IsReady() && instance.Metadata.DeletionTimestamp is null);
    }
}
