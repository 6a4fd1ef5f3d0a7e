using k8s.Models;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Tests.Topology;

/// <summary>
/// The nodes of every plan are admitted where pods must keep to the profile "restricted" (Kubernetes, "Pod Security Standards"), and where a quota asks every container for its size.
/// </summary>
public class RestrictedPodTests
{
    public static TheoryData<string, string> Plans =>
        [.. ServiceDefinitions.Offerings(null, TimeProvider.System).SelectMany(offering => offering.Plans.Select(plan => (offering.Name, plan.Id)))];

    [Theory]
    [MemberData(nameof(Plans))]
    public void Pod_OfEveryPlan_KeepsToTheRestrictedProfile(string service, string plan)
    {
        var pod = Set(service, plan).Spec.Template.Spec;

        Assert.True(pod.SecurityContext.RunAsNonRoot);
        Assert.NotEqual(0, pod.SecurityContext.RunAsUser);
        Assert.NotNull(pod.SecurityContext.FsGroup);
        Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
        Assert.False(pod.AutomountServiceAccountToken);
        Assert.All(pod.Volumes, volume => Assert.True(volume.Secret is not null || volume.EmptyDir is not null || volume.ConfigMap is not null, volume.Name));
        Assert.All(Containers(pod), container =>
        {
            Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
            Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
            Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
        });
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void Containers_OfEveryPlan_HaveASizeAPinnedImageAndAProbe(string service, string plan)
    {
        var pod = Set(service, plan).Spec.Template.Spec;

        Assert.All(Containers(pod), container =>
        {
            Assert.Equal(["cpu", "memory"], container.Resources.Requests.Keys.Order());
            Assert.Equal(["memory"], container.Resources.Limits.Keys);
            Assert.Matches("^[^:]+:[^:]*[0-9]+\\.[0-9]+[^:]*$", container.Image);
            Assert.All(container.Command.Concat(container.Args ?? []), word => Assert.DoesNotContain("Password4TheTest", word, StringComparison.Ordinal));
        });
        Assert.NotNull(pod.Containers[0].ReadinessProbe);
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void Objects_OfEveryPlan_AreOnDifferentMachinesWithABudgetADiskAndTwoServices(string service, string plan)
    {
        var definition = ServiceDefinitions.Find(service, null, TimeProvider.System)!;
        var instance = TestInstances.Of(definition, plan);
        var objects = definition.Topology.Describe(instance).Select(each => each.Described).ToArray();

        Assert.Equal("kubernetes.io/hostname", Set(service, plan).Spec.Template.Spec.Affinity.PodAntiAffinity
            .PreferredDuringSchedulingIgnoredDuringExecution.Single().PodAffinityTerm.TopologyKey);
        Assert.Equal(definition.Topology.Nodes(instance) > 1, objects.OfType<V1PodDisruptionBudget>().Any());
        Assert.Equal(["ReadWriteOnce"], Assert.Single(Set(service, plan).Spec.VolumeClaimTemplates).Spec.AccessModes);
        Assert.Equal(["LoadBalancer", "headless"], objects.OfType<V1Service>().Select(one => one.Spec.ClusterIP == "None" ? "headless" : one.Spec.Type).Order(StringComparer.Ordinal));
        Assert.Contains(objects, each => each is V1Secret secret && secret.Metadata.Name == instance.Names.Config);
    }

    private static V1StatefulSet Set(string service, string plan)
    {
        var definition = ServiceDefinitions.Find(service, null, TimeProvider.System)!;
        var exporter = definition.Schemas(definition.Offering.FindPlan(plan)!).Instance.ToJson().GetProperty("properties").TryGetProperty("exporter", out _);
        var instance = TestInstances.Of(definition, plan, exporter ? """{"exporter":true}""" : "{}");
        return definition.Topology.Describe(instance).Select(each => each.Described).OfType<V1StatefulSet>().Single();
    }

    private static IEnumerable<V1Container> Containers(V1PodSpec pod) => pod.Containers.Concat(pod.InitContainers ?? []);
}
