using System.Text;
using k8s.Models;
using Ssm.Kubernetes;
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
        var client = InstanceServices.Port("kafka", KafkaLayout.ClientPort);
        var objects = new List<DesiredObject>
        {
            DesiredObject.Of(KubernetesTypes.Secrets, Config(instance, size)),
            DesiredObject.Of(
                KubernetesTypes.Services,
                InstanceServices.ForNodes(instance, client, InstanceServices.Port("controller", KafkaLayout.ControllerPort), InstanceServices.Port("internal", KafkaLayout.InternalPort))),
            DesiredObject.Of(KubernetesTypes.Services, InstanceServices.ForClients(instance, StatefulServiceLabels.MemberRole, client)),
            DesiredObject.Of(KubernetesTypes.StatefulSets, KafkaStatefulSet.Describe(instance, size)),
        };
        if (size.Replicas > 1)
        {
            objects.Add(DesiredObject.Of(KubernetesTypes.PodDisruptionBudgets, NodeBudget.Describe(instance)) with { IsOptional = true });
        }

        return objects;
    }

    private static V1Secret Config(Instance instance, InstanceSize size) => new()
    {
        Metadata = InstanceMetadata.Of(instance, instance.Names.Config),
        Type = "Opaque",
        Data = new Dictionary<string, byte[]>
        {
            [KafkaConfig.FileName] = Encoding.UTF8.GetBytes(KafkaConfig.Render(instance, size)),
            [KafkaConfig.ScriptName] = Encoding.UTF8.GetBytes(KafkaConfig.Script),
        },
    };
}
