using System.Text;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Certificates;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Ces;

/// <summary>The objects of an OpenSearch instance: configuration, two Services, and the StatefulSet.</summary>
internal sealed class CesTopology : IServiceTopology
{
    public IReadOnlyList<string> GeneratedSecrets { get; } = [CertificateAuthority.SecretName];

    public bool UsesCertificates => true;

    public int ClientPort => CesConfig.Port;

    public int Nodes(Instance instance) => InstanceSize.Of(instance).Replicas;

    public long? MemoryBytes(Instance instance) => InstanceSize.Of(instance).Memory.Bytes;

    /// <summary>A node that goes hands its data over first; so the number of nodes can be changed both ways, but not what the indices are made for.</summary>
    public IReadOnlyList<ParameterError> CheckChange(Instance current, Instance desired) => CesProfile.Of(current.Plan) == CesProfile.Of(desired.Plan)
        ? []
        : [new ParameterError("plan_id", $"cannot be changed to one of {CesProfile.Of(desired.Plan).Name}, it is {CesProfile.Of(current.Plan).Name}", desired.Plan.Id)];

    public IReadOnlyList<DesiredObject> Describe(Instance instance)
    {
        var size = InstanceSize.Of(instance);
        var client = InstanceServices.Port("https", CesConfig.Port);
        var objects = new List<DesiredObject>
        {
            DesiredObject.Of(KubernetesTypes.Secrets, Config(instance, size)),
            DesiredObject.Of(KubernetesTypes.Services, InstanceServices.ForNodes(instance, client, InstanceServices.Port("transport", CesConfig.TransportPort))),
            DesiredObject.Of(KubernetesTypes.Services, InstanceServices.ForClients(instance, StatefulServiceLabels.MemberRole, client)),
            DesiredObject.Of(KubernetesTypes.StatefulSets, CesStatefulSet.Describe(instance, size)),
        };
        if (size.Replicas > 1)
        {
            objects.Add(DesiredObject.Of(KubernetesTypes.PodDisruptionBudgets, NodeBudget.Describe(instance)) with { IsOptional = true });
        }

        return objects;
    }

    private static V1Secret Config(Instance instance, InstanceSize size)
    {
        var isFirst = instance.Resource.Status?.Formation is null;
        var data = CesConfig.Security.ToDictionary(file => file.Key, file => Encoding.UTF8.GetBytes(file.Value));
        data[CesConfig.FileName] = Encoding.UTF8.GetBytes(CesConfig.Render(instance, size.Replicas, isFirst));
        data[CesConfig.ScriptName] = Encoding.UTF8.GetBytes(CesConfig.Script);
        return new V1Secret { Metadata = InstanceMetadata.Of(instance, instance.Names.Config), Type = "Opaque", Data = data };
    }
}
