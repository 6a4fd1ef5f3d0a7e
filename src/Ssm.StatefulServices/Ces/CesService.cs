using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Ces;

/// <summary>The service <c>ces</c>: OpenSearch, for logs (<c>clog</c>) and for time series (<c>ctsdb</c>).</summary>
internal static class CesService
{
    public static ServiceDefinition Define(TimeProvider timeProvider) => new()
    {
        Offering = CesOffering.Default,
        Schemas = CesOffering.Schemas,
        Topology = new CesTopology(),
        Formation = new CesFormation(timeProvider),
        Accounts = new CesAccounts(timeProvider),
    };
}
