using System.Text.Json;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Etcd;

/// <summary>The objects of an etcd instance: settings, two Services, and the StatefulSet. The operator adds the certificate.</summary>
internal sealed class EtcdTopology : IServiceTopology
{
    public IReadOnlyList<string> GeneratedSecrets { get; } = [EtcdSecretNames.Root, EtcdSecretNames.Authority];

    public bool UsesCertificates => true;

    public int ClientPort => EtcdStart.ClientPort;

    public int Nodes(Instance instance) => InstanceSize.Of(instance).Replicas;

    public long? MemoryBytes(Instance instance) => InstanceSize.Of(instance).Memory.Bytes;

    /// <summary>Everything can be changed while the members run, one after the other.</summary>
    public IReadOnlyList<ParameterError> CheckChange(Instance current, Instance desired) => [];

    public IReadOnlyList<DesiredObject> Describe(Instance instance)
    {
        var size = InstanceSize.Of(instance);
        var client = InstanceServices.Port("client", EtcdStart.ClientPort);
        var objects = new List<DesiredObject>
        {
            DesiredObject.Of(KubernetesTypes.Secrets, Config(instance)),
            DesiredObject.Of(KubernetesTypes.Services, InstanceServices.ForNodes(instance, client, InstanceServices.Port("peer", EtcdStart.PeerPort))),
            DesiredObject.Of(KubernetesTypes.Services, InstanceServices.ForClients(instance, StatefulServiceLabels.MemberRole, client)),
            DesiredObject.Of(KubernetesTypes.StatefulSets, EtcdStatefulSet.Describe(instance, size)),
        };
        if (size.Replicas > 1)
        {
            objects.Add(DesiredObject.Of(KubernetesTypes.PodDisruptionBudgets, NodeBudget.Describe(instance)) with { IsOptional = true });
        }

        return objects;
    }

    /// <summary>What the formation remembers of an instance.</summary>
    public static EtcdFormationState StateOf(Instance instance, JsonElement? stored) =>
        stored?.Deserialize(EtcdJsonContext.Default.EtcdFormationState) ?? EtcdFormationState.Founding(instance.Names, number: 1);

    private static V1Secret Config(Instance instance) => new()
    {
        Metadata = InstanceMetadata.Of(instance, instance.Names.Config),
        Type = "Opaque",
        Data = EtcdStart.Files(instance, StateOf(instance, instance.Resource.Status?.Formation)),
    };
}
