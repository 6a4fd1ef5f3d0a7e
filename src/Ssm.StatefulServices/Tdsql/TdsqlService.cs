using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Tdsql;

/// <summary>The service <c>tdsql</c>: MySQL, by MariaDB.</summary>
internal static class TdsqlService
{
    public static ServiceDefinition Define(TimeProvider timeProvider) => new()
    {
        Offering = TdsqlOffering.Default,
        Schemas = TdsqlOffering.Schemas,
        Topology = new TdsqlTopology(),
        Formation = new TdsqlFormation(timeProvider),
        Accounts = new TdsqlAccounts(),
    };
}
