using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.ZooKeeper;

/// <summary>The service <c>zookeeper</c>.</summary>
internal static class ZooKeeperService
{
    public static ServiceDefinition Define(TimeProvider timeProvider) => new()
    {
        Offering = ZooKeeperOffering.Default,
        Schemas = ZooKeeperOffering.Schemas,
        Topology = new ZooKeeperTopology(),
        Formation = new ZooKeeperFormation(timeProvider),
        Accounts = new ZooKeeperAccounts(timeProvider),
    };
}
