using System.Text.Json;
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
        return InstanceObjects.Of(
            instance,
            EtcdStart.Files(instance, StateOf(instance, instance.Resource.Status?.Formation)),
            EtcdStatefulSet.Describe(instance, size),
            size.Replicas,
            StatefulServiceLabels.MemberRole,
            InstanceServices.Port("client", EtcdStart.ClientPort),
            InstanceServices.Port("peer", EtcdStart.PeerPort));
    }

    /// <summary>What the formation remembers of an instance.</summary>
    public static EtcdFormationState StateOf(Instance instance, JsonElement? stored) =>
        stored?.Deserialize(EtcdJsonContext.Default.EtcdFormationState) ?? EtcdFormationState.Founding(instance.Names, number: 1);
}
