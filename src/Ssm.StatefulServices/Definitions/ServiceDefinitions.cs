using System.Text.Json.Nodes;
using Ssm.StatefulServices.Ces;
using Ssm.StatefulServices.Cmq;
using Ssm.StatefulServices.Credis;
using Ssm.StatefulServices.Csp;
using Ssm.StatefulServices.Etcd;
using Ssm.StatefulServices.Kafka;
using Ssm.StatefulServices.Mongo;
using Ssm.StatefulServices.Offerings;
using Ssm.StatefulServices.RabbitMq;
using Ssm.StatefulServices.Tdsql;
using Ssm.StatefulServices.ZooKeeper;

namespace Ssm.StatefulServices.Definitions;

/// <summary>The services that SSM knows. A new one adds its folder and one line here.</summary>
public static class ServiceDefinitions
{
    private static readonly Dictionary<string, Func<TimeProvider, ServiceDefinition>> Known = new(StringComparer.Ordinal)
    {
        [CesOffering.ServiceName] = CesService.Define,
        [CmqOffering.ServiceName] = CmqService.Define,
        [CredisOffering.ServiceName] = CredisService.Define,
        [CspOffering.ServiceName] = CspService.Define,
        [EtcdOffering.ServiceName] = EtcdService.Define,
        [KafkaOffering.ServiceName] = KafkaService.Define,
        [MongoOffering.ServiceName] = MongoService.Define,
        [RabbitMqOffering.ServiceName] = RabbitMqService.Define,
        [TdsqlOffering.ServiceName] = TdsqlService.Define,
        [ZooKeeperOffering.ServiceName] = ZooKeeperService.Define,
    };

    /// <summary>Names of all services, in the order of the alphabet.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Keys.Order(StringComparer.Ordinal)];

    /// <summary>What all services offer, with the site's changes, in the order of the alphabet.</summary>
    /// <param name="site">As in <see cref="Find"/>.</param>
    /// <param name="timeProvider">As in <see cref="Find"/>.</param>
    public static IReadOnlyList<Offering> Offerings(JsonObject? site, TimeProvider timeProvider) =>
        [.. Names.Select(name => Find(name, site, timeProvider)!.Offering)]; // every name of the list is known

    /// <summary>The service of this name, with the site's changes to its offering; null when there is none.</summary>
    /// <param name="name">Such as <c>credis</c>.</param>
    /// <param name="site">The site's configuration (<see cref="OfferingConfiguration"/>), or null.</param>
    /// <param name="timeProvider">The clock of everything the service does.</param>
    public static ServiceDefinition? Find(string name, JsonObject? site, TimeProvider timeProvider)
    {
        if (!Known.TryGetValue(name, out var define))
        {
            return null;
        }

        var definition = define(timeProvider);
        return definition with { Offering = OfferingConfiguration.Apply(definition.Offering, site) };
    }

    /// <summary>Whether a binding of the service can refer to texts in ConfigMaps, which its broker then has to read.</summary>
    public static bool ReadsConfigMaps(string name) =>
        Find(name, null, TimeProvider.System) is { } definition
        && definition.Offering.Plans.Any(plan => definition.Schemas(plan).Binding.ConfigMapKeys.Count > 0);
}
