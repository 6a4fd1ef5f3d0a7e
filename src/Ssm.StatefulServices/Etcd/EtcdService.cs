using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Etcd;

/// <summary>The service <c>etcd</c>.</summary>
internal static class EtcdService
{
    public static ServiceDefinition Define(TimeProvider timeProvider) => new()
    {
        Offering = EtcdOffering.Default,
        Schemas = EtcdOffering.Schemas,
        Topology = new EtcdTopology(),
        Formation = new EtcdFormation(timeProvider),
        Accounts = new EtcdAccounts(timeProvider),
    };
}
