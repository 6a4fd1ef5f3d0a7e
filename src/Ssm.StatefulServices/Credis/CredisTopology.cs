using System.Text;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Credis;

/// <summary>The objects of a Redis instance: configuration, two Services, and the StatefulSet.</summary>
internal sealed class CredisTopology : IServiceTopology
{
    public IReadOnlyList<string> GeneratedSecrets { get; } = [CredisSecretNames.Admin, CredisSecretNames.Password, CredisSecretNames.Replication];

    public int ClientPort => CredisConfig.Port;

    public int Nodes(Instance instance) => CredisParameters.Of(instance).Replicas;

    public long? MemoryBytes(Instance instance) => CredisParameters.Of(instance).Memory.Bytes;

    public IReadOnlyList<ParameterError> CheckChange(Instance current, Instance desired)
    {
        var before = Nodes(current);
        var after = Nodes(desired);
        return after < before
            ? [new ParameterError("parameters.replicas", $"cannot be lowered, it is {before}", after.ToString())]
            : CredisParameters.Of(current).Storage != CredisParameters.Of(desired).Storage
                ? [new ParameterError("parameters.resources.storage", $"cannot be changed, it is {CredisParameters.Of(current).Storage.ToKubernetes()}", CredisParameters.Of(desired).Storage.ToKubernetes())]
                : [];
    }

    public IReadOnlyList<DesiredObject> Describe(Instance instance)
    {
        var parameters = CredisParameters.Of(instance);
        var objects = new List<DesiredObject>
        {
            DesiredObject.Of(KubernetesTypes.Secrets, Config(instance, parameters)),
            DesiredObject.Of(KubernetesTypes.Services, NodeService(instance)),
            DesiredObject.Of(KubernetesTypes.Services, ClientService(instance)),
            DesiredObject.Of(KubernetesTypes.StatefulSets, CredisStatefulSet.Describe(instance, parameters)),
        };
        if (parameters.Replicas > 1)
        {
            objects.Add(DesiredObject.Of(KubernetesTypes.PodDisruptionBudgets, Budget(instance)) with { IsOptional = true });
        }

        return objects;
    }

    private static V1Secret Config(Instance instance, CredisParameters parameters) => new()
    {
        Metadata = InstanceMetadata.Of(instance, instance.Names.Config),
        Type = "Opaque",
        Data = new Dictionary<string, byte[]> { [CredisConfig.FileName] = Encoding.UTF8.GetBytes(CredisConfig.Render(instance, parameters)) },
    };

    /// <summary>Gives each node a name of its own, ready or not: nodes find each other before they are ready.</summary>
    private static V1Service NodeService(Instance instance) => new()
    {
        Metadata = InstanceMetadata.Of(instance, instance.Names.Nodes),
        Spec = new V1ServiceSpec
        {
            ClusterIP = "None",
            PublishNotReadyAddresses = true,
            Selector = InstanceMetadata.Labels(instance),
            Ports = [ServicePort()],
        },
    };

    /// <summary>What clients use; it leads to the master only.</summary>
    private static V1Service ClientService(Instance instance) => new()
    {
        Metadata = InstanceMetadata.Of(instance, instance.Names.Service),
        Spec = new V1ServiceSpec
        {
            Type = "LoadBalancer",
            Selector = new Dictionary<string, string>(InstanceMetadata.Labels(instance)) { [StatefulServiceLabels.Role] = StatefulServiceLabels.PrimaryRole },
            Ports = [ServicePort()],
        },
    };

    private static V1PodDisruptionBudget Budget(Instance instance) => new()
    {
        Metadata = InstanceMetadata.Of(instance, instance.Names.Service),
        Spec = new V1PodDisruptionBudgetSpec
        {
            MaxUnavailable = 1,
            Selector = new V1LabelSelector { MatchLabels = InstanceMetadata.Labels(instance) },
        },
    };

    private static V1ServicePort ServicePort() => new() { Name = "redis", Port = CredisConfig.Port, Protocol = "TCP", TargetPort = CredisConfig.Port };
}
