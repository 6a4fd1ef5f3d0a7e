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
        return InstanceObjects.Of(
            instance, Files(instance, size), MongoStatefulSet.Describe(instance, size), size.Replicas, StatefulServiceLabels.PrimaryRole, InstanceServices.Port("mongo", MongoConfig.Port));
    }

    private static Dictionary<string, string> Files(Instance instance, InstanceSize size) => new(StringComparer.Ordinal)
    {
        [MongoConfig.FileName] = MongoConfig.Render(instance, size),
        [MongoConfig.KeyFileName] = instance.Secrets[MongoSecretNames.Key],
    };
}
