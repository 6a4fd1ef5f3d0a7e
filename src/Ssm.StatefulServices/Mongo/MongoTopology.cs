using System.Text;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Mongo;

/// <summary>The objects of a MongoDB instance: configuration, two Services, and the StatefulSet.</summary>
internal sealed class MongoTopology : IServiceTopology
{
    public IReadOnlyList<string> GeneratedSecrets { get; } = [MongoSecretNames.Key];

    public int ClientPort => MongoConfig.Port;

    public int Nodes(Instance instance) => InstanceSize.Of(instance).Replicas;

    public long? MemoryBytes(Instance instance) => InstanceSize.Of(instance).Memory.Bytes;

    /// <summary>Members come and go one at a time, with their data copied before they count; so everything can be changed.</summary>
    public IReadOnlyList<ParameterError> CheckChange(Instance current, Instance desired) => [];

    public IReadOnlyList<DesiredObject> Describe(Instance instance)
    {
        var size = InstanceSize.Of(instance);
        var port = InstanceServices.Port("mongo", MongoConfig.Port);
        var objects = new List<DesiredObject>
        {
            DesiredObject.Of(KubernetesTypes.Secrets, Config(instance, size)),
            DesiredObject.Of(KubernetesTypes.Services, InstanceServices.ForNodes(instance, port)),
            DesiredObject.Of(KubernetesTypes.Services, InstanceServices.ForClients(instance, StatefulServiceLabels.PrimaryRole, port)),
            DesiredObject.Of(KubernetesTypes.StatefulSets, MongoStatefulSet.Describe(instance, size)),
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
            [MongoConfig.FileName] = Encoding.UTF8.GetBytes(MongoConfig.Render(instance, size)),
            [MongoConfig.KeyFileName] = Encoding.UTF8.GetBytes(instance.Secrets[MongoSecretNames.Key]),
        },
    };
}
