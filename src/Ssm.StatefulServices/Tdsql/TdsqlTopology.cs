using System.Text;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Tdsql;

/// <summary>The objects of a MySQL instance: configuration, two Services, and the StatefulSet.</summary>
internal sealed class TdsqlTopology : IServiceTopology
{
    public IReadOnlyList<string> GeneratedSecrets => TdsqlSecretNames.All;

    public int ClientPort => TdsqlConfig.Port;

    public int Nodes(Instance instance) => InstanceSize.Of(instance).Replicas;

    public long? MemoryBytes(Instance instance) => InstanceSize.Of(instance).Memory.Bytes;

    public IReadOnlyList<ParameterError> CheckChange(Instance current, Instance desired) => [];

    public IReadOnlyList<DesiredObject> Describe(Instance instance)
    {
        var size = InstanceSize.Of(instance);
        var port = InstanceServices.Port("mysql", TdsqlConfig.Port);
        var objects = new List<DesiredObject>
        {
            DesiredObject.Of(KubernetesTypes.Secrets, Config(instance, size)),
            DesiredObject.Of(KubernetesTypes.Services, InstanceServices.ForNodes(instance, port)),
            DesiredObject.Of(KubernetesTypes.Services, InstanceServices.ForClients(instance, StatefulServiceLabels.PrimaryRole, port)),
            DesiredObject.Of(KubernetesTypes.StatefulSets, TdsqlStatefulSet.Describe(instance, size)),
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
        Data = TdsqlStart.Files(instance.Secrets)
            .Append(new(TdsqlConfig.FileName, TdsqlConfig.Render(instance, size)))
            .ToDictionary(file => file.Key, file => Encoding.UTF8.GetBytes(file.Value)),
    };
}
