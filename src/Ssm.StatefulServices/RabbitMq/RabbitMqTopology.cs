using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.RabbitMq;

/// <summary>The objects of a RabbitMQ instance: configuration, two Services, and the StatefulSet.</summary>
/// <param name="settings">Lines of <c>rabbitmq.conf</c> that the service adds for an instance.</param>
internal sealed class RabbitMqTopology(Func<Instance, IReadOnlyList<(string Name, string Value)>> settings) : IServiceTopology
{
    public IReadOnlyList<string> GeneratedSecrets { get; } = [RabbitMqSecretNames.Admin, RabbitMqSecretNames.Cookie];

    public int ClientPort => RabbitMqPorts.Amqp;

    public int Nodes(Instance instance) => InstanceSize.Of(instance).Replicas;

    public long? MemoryBytes(Instance instance) => InstanceSize.Of(instance).Memory.Bytes;

    /// <summary>Whatever the schema admits can be done: nodes come and go, and all else takes a restart.</summary>
    public IReadOnlyList<ParameterError> CheckChange(Instance current, Instance desired) => [];

    public IReadOnlyList<DesiredObject> Describe(Instance instance)
    {
        var size = InstanceSize.Of(instance);
        var added = settings(instance);
        var plugins = RabbitMqPlugins.Of(instance, size);
        return InstanceObjects.Of(
            instance,
            RabbitMqConfig.Files(instance, size, added, plugins),
            RabbitMqStatefulSet.Describe(instance, size, RabbitMqConfig.RestartOn(size, added, plugins)),
            size.Replicas,
            StatefulServiceLabels.PrimaryRole,
            InstanceServices.Port("amqp", RabbitMqPorts.Amqp));
    }
}
