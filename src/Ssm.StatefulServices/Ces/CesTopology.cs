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
        return InstanceObjects.Of(
            instance,
            Files(instance, size),
            CesStatefulSet.Describe(instance, size),
            size.Replicas,
            StatefulServiceLabels.MemberRole,
            InstanceServices.Port("https", CesConfig.Port),
            InstanceServices.Port("transport", CesConfig.TransportPort));
    }

    private static Dictionary<string, string> Files(Instance instance, InstanceSize size) => new(CesConfig.Security, StringComparer.Ordinal)
    {
        [CesConfig.FileName] = CesConfig.Render(instance, size.Replicas, isFirst: instance.Resource.Status?.Formation is null),
        [CesConfig.ScriptName] = CesConfig.Script,
    };
}
