using System.Text;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Credis;

/// <summary>The objects of a Redis instance: configuration, two Services, and the StatefulSet.</summary>
internal sealed class CredisTopology : IServiceTopology
{
    public IReadOnlyList<string> GeneratedSecrets { get; } = [CredisSecretNames.Admin, CredisSecretNames.Password, CredisSecretNames.Replication];

    public int ClientPort => CredisConfig.Port;

    public int Nodes(Instance instance) => InstanceSize.Of(instance).Replicas;

    public long? MemoryBytes(Instance instance) => InstanceSize.Of(instance).Memory.Bytes;

    public IReadOnlyList<ParameterError> CheckChange(Instance current, Instance desired)
    {
        var before = Nodes(current);
        var after = Nodes(desired);
        return after < before
            ? [new ParameterError("parameters.replicas", $"cannot be lowered, it is {before}", after.ToString())]
            : InstanceSize.Of(current).Storage != InstanceSize.Of(desired).Storage
                ? [new ParameterError("parameters.resources.storage", $"cannot be changed, it is {InstanceSize.Of(current).Storage.ToKubernetes()}", InstanceSize.Of(desired).Storage.ToKubernetes())]
                : [];
    }

    public IReadOnlyList<DesiredObject> Describe(Instance instance)
    {
        var size = InstanceSize.Of(instance);
        var port = InstanceServices.Port("redis", CredisConfig.Port);
        var objects = new List<DesiredObject>
        {
            DesiredObject.Of(KubernetesTypes.Secrets, Config(instance, size)),
            DesiredObject.Of(KubernetesTypes.Services, InstanceServices.ForNodes(instance, port)),
            DesiredObject.Of(KubernetesTypes.Services, InstanceServices.ForClients(instance, StatefulServiceLabels.PrimaryRole, port)),
            DesiredObject.Of(KubernetesTypes.StatefulSets, CredisStatefulSet.Describe(instance, size)),
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
        Data = new Dictionary<string, byte[]> { [CredisConfig.FileName] = Encoding.UTF8.GetBytes(CredisConfig.Render(instance, size)) },
    };
}
