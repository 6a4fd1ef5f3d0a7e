using System.Text;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Bindings;
using ServiceBinding = Ssm.ServiceCatalog.Api.V1Beta1.ServiceBinding;

namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>
/// Whatever users do to the Secret of a binding, on a system that is at rest. Its clock stands still, so a repair that waited for any time at all would never come;
/// how long it takes on a machine is a figure of <c>bench/</c>.
/// </summary>
public sealed class SecretRepairTests
{
    private const int Edits = 60;

    /// <summary>Brokers whose bindings can be fetched, and others.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task SpoiltSecret_IsRepairedAtOnce_AndKeepsWhatOthersPutOnIt(int seed)
    {
        // As the simulation: one thread for all, and none of the test runner's.
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                using var world = new SimulatedWorld(seed);
                Run(world, new Random(seed));
                done.SetResult();
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
        }).Start();
        await done.Task;
    }

    private static void Run(SimulatedWorld world, Random chance)
    {
        world.CalmDown();
        world.Api.Create(CatalogTypes.ServiceInstances, Instance());
        world.Api.Create(CatalogTypes.ServiceBindings, Binding());
        world.CalmDown();
        var binding = world.Api.List(CatalogTypes.ServiceBindings).Single();
        var written = Secret(world);
        for (var edit = 1; edit <= Edits; edit++)
        {
            var spoilt = Spoil(world, chance, Secret(world));
            world.Settle();

            var repaired = Secret(world);
            Assert.True(BindingSecret.HasSameData(repaired, written.Data), $"edit {edit}: the data is {string.Join(", ", repaired.Data.Keys)}");
            Assert.True(BindingSecret.IsIntact(repaired, binding), $"edit {edit}");
            Assert.Equal(OfOthers(spoilt?.Metadata.Labels), OfOthers(repaired.Metadata.Labels));
            Assert.Equal(OfOthers(spoilt?.Metadata.Annotations), OfOthers(repaired.Metadata.Annotations));
            Assert.True(world.Api.List(CatalogTypes.ServiceBindings).Single().IsReady());
            if (spoilt is not null && BindingSecret.HasSameData(spoilt, written.Data) && BindingSecret.IsIntact(spoilt, binding))
            {
                Assert.Equal(spoilt.Metadata.ResourceVersion, repaired.Metadata.ResourceVersion);
            }
        }
    }

    /// <summary>What the Secret is after the edit; null = it is gone.</summary>
    private static V1Secret? Spoil(SimulatedWorld world, Random chance, V1Secret secret)
    {
        if (chance.Next(5) == 0)
        {
            world.Api.Delete(new StoredKey("secrets", SimulatedUsers.Home, secret.Metadata.Name));
            return null;
        }

        var annotations = Texts(chance);
        if (chance.Next(6) > 0)
        {
            annotations[BindingSecret.DigestAnnotation] = chance.Next(6) == 0 ? "spoilt" : secret.Metadata.Annotations[BindingSecret.DigestAnnotation];
        }

        var data = chance.Next(3) switch
        {
            0 => secret.Data,
            1 => Texts(chance).ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetBytes(pair.Value)),
            _ => new Dictionary<string, byte[]>(secret.Data) { ["password"] = Encoding.UTF8.GetBytes($"{chance.Next()}") },
        };
        world.Api.Update(KubernetesTypes.Secrets, secret with { Data = data, Metadata = secret.Metadata with { Labels = Texts(chance), Annotations = annotations } });
        return Secret(world);
    }

    private static Dictionary<string, string> Texts(Random chance) =>
        Enumerable.Range(0, chance.Next(4)).Select(_ => chance.Next(10)).Distinct().ToDictionary(number => $"team.example/{number}", _ => $"{chance.Next(100)}");

    private static string OfOthers(IDictionary<string, string>? texts) => string.Join(
        ' ',
        (texts ?? new Dictionary<string, string>())
            .Where(pair => pair.Key != BindingSecret.DigestAnnotation)
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key}={pair.Value}"));

    private static V1Secret Secret(SimulatedWorld world) =>
        world.Api.Get(KubernetesTypes.Secrets, SimulatedUsers.Home, "s") ?? throw new InvalidOperationException("The Secret is not there.");

    private static ServiceInstance Instance() => new()
    {
        ApiVersion = CatalogApi.ApiVersion,
        Kind = nameof(ServiceInstance),
        Metadata = new V1ObjectMeta { Name = "i", NamespaceProperty = SimulatedUsers.Home },
        Spec = new ServiceInstanceSpec { ClusterServiceClassExternalName = "credis", ClusterServicePlanExternalName = "small", ExternalID = "instance" },
    };

    private static ServiceBinding Binding() => new()
    {
        ApiVersion = CatalogApi.ApiVersion,
        Kind = nameof(ServiceBinding),
        Metadata = new V1ObjectMeta { Name = "b", NamespaceProperty = SimulatedUsers.Home },
        Spec = new ServiceBindingSpec { InstanceRef = new ObjectReference { Name = "i" }, ExternalID = "binding", SecretName = "s" },
    };
}
