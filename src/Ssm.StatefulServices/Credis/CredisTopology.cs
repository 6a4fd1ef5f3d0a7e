using System.Globalization;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Credis;

/// <summary>The objects of a Redis instance: configuration, two Services, and the StatefulSet.</summary>
internal sealed class CredisTopology : IServiceTopology
{
    public IReadOnlyList<string> GeneratedSecrets { get; } = [CredisSecretNames.Admin, CredisSecretNames.Password, CredisSecretNames.Replication, CredisSecretNames.Monitor];

    public int ClientPort => CredisConfig.Port;

    public int Nodes(Instance instance) => CredisShape.Of(instance).Nodes;

    public long? MemoryBytes(Instance instance) => InstanceSize.Of(instance).Memory.Bytes;

    public IReadOnlyList<ParameterError> CheckChange(Instance current, Instance desired)
    {
        var (old, wanted) = (CredisShape.Of(current).Shards, CredisShape.Of(desired).Shards);
        if (wanted != old && (wanted < old || old == 1))
        {
            var rule = old == 1 ? "cannot be changed, it is 1" : $"cannot be lowered, it is {old}";
            return [new ParameterError("parameters.shards", rule, wanted.ToString(CultureInfo.InvariantCulture))];
        }

        // A node whose data has more databases than it may have does not start.
        var before = CredisSettings.Databases(current);
        var after = CredisSettings.Databases(desired);
        return after < before ? [new ParameterError("parameters.config.databases", $"cannot be lowered, it is {before}", after.ToString(CultureInfo.InvariantCulture))] : [];
    }

    public IReadOnlyList<DesiredObject> Describe(Instance instance)
    {
        var size = InstanceSize.Of(instance);
        return InstanceObjects.Of(
            instance,
            new Dictionary<string, string> { [CredisConfig.FileName] = CredisConfig.Render(instance, size), [CredisStart.ScriptName] = CredisStart.Script(isAlone: Nodes(instance) == 1) },
            CredisStatefulSet.Describe(instance, size),
            Nodes(instance),
            StatefulServiceLabels.PrimaryRole,
            InstanceServices.Port("redis", CredisConfig.Port));
    }
}
