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
        return InstanceObjects.Of(
            instance,
            TdsqlStart.Files(instance.Secrets).Append(new(TdsqlConfig.FileName, TdsqlConfig.Render(instance, size))),
            TdsqlStatefulSet.Describe(instance, size),
            size.Replicas,
            StatefulServiceLabels.PrimaryRole,
            InstanceServices.Port("mysql", TdsqlConfig.Port));
    }
}
