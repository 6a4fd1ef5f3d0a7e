using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Kafka;

/// <summary>The objects of a Kafka instance: configuration, two Services, and the StatefulSet.</summary>
internal sealed class KafkaTopology : IServiceTopology
{
    public IReadOnlyList<string> GeneratedSecrets { get; } = [KafkaSecretNames.Internal];

    public int ClientPort => KafkaLayout.ClientPort;

    public int Nodes(Instance instance) => InstanceSize.Of(instance).Replicas;

    public long? MemoryBytes(Instance instance) => InstanceSize.Of(instance).Memory.Bytes;

    public IReadOnlyList<ParameterError> CheckChange(Instance current, Instance desired)
    {
        var (before, after) = (Nodes(current), Nodes(desired));
        var (quorum, wanted) = (KafkaLayout.Controllers(before), KafkaLayout.Controllers(after));
        return after < before ? [new ParameterError("parameters.replicas", $"cannot be lowered, it is {before}: partitions are on each of them", $"{after}")]
            : quorum != wanted ? [new ParameterError("parameters.replicas", $"cannot cross 3, it is {before}: the number of controllers, {quorum}, is fixed", $"{after}")]
            : [];
    }

    public IReadOnlyList<DesiredObject> Describe(Instance instance)
    {
        var size = InstanceSize.Of(instance);
        return InstanceObjects.Of(
            instance,
            new Dictionary<string, string> { [KafkaConfig.FileName] = KafkaConfig.Render(instance, size), [KafkaConfig.ScriptName] = KafkaConfig.Script },
            KafkaStatefulSet.Describe(instance, size),
            size.Replicas,
            StatefulServiceLabels.MemberRole,
            InstanceServices.Port("kafka", KafkaLayout.ClientPort),
            InstanceServices.Port("controller", KafkaLayout.ControllerPort),
            InstanceServices.Port("internal", KafkaLayout.InternalPort));
    }
}
