using System.Text.Json;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.ZooKeeper;

/// <summary>The objects of a ZooKeeper instance: settings, two Services, and the StatefulSet.</summary>
internal sealed class ZooKeeperTopology : IServiceTopology
{
    public IReadOnlyList<string> GeneratedSecrets { get; } = [ZooKeeperSecretNames.Super];

    public int ClientPort => ZooKeeperStart.ClientPort;

    public int Nodes(Instance instance) => InstanceSize.Of(instance).Replicas;

    public long? MemoryBytes(Instance instance) => InstanceSize.Of(instance).Memory.Bytes;

    /// <summary>Everything can be changed while the servers run, one after the other.</summary>
    public IReadOnlyList<ParameterError> CheckChange(Instance current, Instance desired) => [];

    public IReadOnlyList<DesiredObject> Describe(Instance instance)
    {
        var size = InstanceSize.Of(instance);
        var client = InstanceServices.Port("client", ZooKeeperStart.ClientPort);
        var objects = new List<DesiredObject>
        {
            DesiredObject.Of(KubernetesTypes.Secrets, Config(instance, size)),
            DesiredObject.Of(
                KubernetesTypes.Services,
                InstanceServices.ForNodes(
                    instance, client, InstanceServices.Port("quorum", ZooKeeperStart.QuorumPort), InstanceServices.Port("election", ZooKeeperStart.ElectionPort))),
            DesiredObject.Of(KubernetesTypes.Services, InstanceServices.ForClients(instance, StatefulServiceLabels.MemberRole, client)),
            DesiredObject.Of(KubernetesTypes.StatefulSets, ZooKeeperStatefulSet.Describe(instance, size)),
        };
        if (size.Replicas > 1)
        {
            objects.Add(DesiredObject.Of(KubernetesTypes.PodDisruptionBudgets, NodeBudget.Describe(instance)) with { IsOptional = true });
        }

        return objects;
    }

    /// <summary>What the formation remembers of an instance.</summary>
    public static ZooKeeperFormationState StateOf(Instance instance, JsonElement? stored) =>
        stored?.Deserialize(ZooKeeperJsonContext.Default.ZooKeeperFormationState) ?? ZooKeeperFormationState.First(instance.Names);

    private static V1Secret Config(Instance instance, InstanceSize size) => new()
    {
        Metadata = InstanceMetadata.Of(instance, instance.Names.Config),
        Type = "Opaque",
        Data = ZooKeeperStart.Files(instance, size, StateOf(instance, instance.Resource.Status?.Formation)),
    };
}
