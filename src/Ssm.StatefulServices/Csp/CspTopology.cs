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
        var files = CspConfig.Render(instance, size);
        return InstanceObjects.Of(
            instance, files, CspStatefulSet.Describe(instance, size, files), size.Replicas, StatefulServiceLabels.MemberRole, InstanceServices.Port("s3", CspPorts.Proxy));
    }
}
