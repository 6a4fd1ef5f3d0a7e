using System.Text;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Csp;

/// <summary>The objects of an object store: configuration, two Services, and the StatefulSet.</summary>
internal sealed class CspTopology : IServiceTopology
{
    public IReadOnlyList<string> GeneratedSecrets { get; } = [CspSecretNames.Key, CspSecretNames.PathSuffix];

    public int ClientPort => CspPorts.Proxy;

    public int Nodes(Instance instance) => InstanceSize.Of(instance).Replicas;

    public long? MemoryBytes(Instance instance) => null;

    public IReadOnlyList<ParameterError> CheckChange(Instance current, Instance desired)
    {
        // A node that goes would take copies of objects along.
        var before = Nodes(current);
        var after = Nodes(desired);
        return after < before ? [new ParameterError("parameters.replicas", $"cannot be lowered, it is {before}", after.ToString())] : [];
    }

    public IReadOnlyList<DesiredObject> Describe(Instance instance)
    {
        var size = InstanceSize.Of(instance);
        var port = InstanceServices.Port("s3", CspPorts.Proxy);
        var files = CspConfig.Render(instance, size);
        var objects = new List<DesiredObject>
        {
            DesiredObject.Of(KubernetesTypes.Secrets, Config(instance, files)),
            DesiredObject.Of(KubernetesTypes.Services, InstanceServices.ForNodes(instance, port)),
            DesiredObject.Of(KubernetesTypes.Services, InstanceServices.ForClients(instance, StatefulServiceLabels.MemberRole, port)),
            DesiredObject.Of(KubernetesTypes.StatefulSets, CspStatefulSet.Describe(instance, size, files)),
        };
        if (size.Replicas > 1)
        {
            objects.Add(DesiredObject.Of(KubernetesTypes.PodDisruptionBudgets, NodeBudget.Describe(instance)) with { IsOptional = true });
        }

        return objects;
    }

    private static V1Secret Config(Instance instance, IReadOnlyDictionary<string, string> files) => new()
    {
        Metadata = InstanceMetadata.Of(instance, instance.Names.Config),
        Type = "Opaque",
        Data = files.ToDictionary(file => file.Key, file => Encoding.UTF8.GetBytes(file.Value)),
    };
}
