using System.Text.Json;
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
        return InstanceObjects.Of(
            instance,
            ZooKeeperStart.Files(instance, size, StateOf(instance, instance.Resource.Status?.Formation)),
            ZooKeeperStatefulSet.Describe(instance, size),
            size.Replicas,
            StatefulServiceLabels.MemberRole,
            InstanceServices.Port("client", ZooKeeperStart.ClientPort),
            InstanceServices.Port("quorum", ZooKeeperStart.QuorumPort),
            InstanceServices.Port("election", ZooKeeperStart.ElectionPort));
    }

    /// <summary>What the formation remembers of an instance.</summary>
    public static ZooKeeperFormationState StateOf(Instance instance, JsonElement? stored) =>
        stored?.Deserialize(ZooKeeperJsonContext.Default.ZooKeeperFormationState) ?? ZooKeeperFormationState.First(instance.Names);
}
