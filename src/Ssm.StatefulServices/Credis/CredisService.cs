using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Credis;

/// <summary>The service <c>credis</c>: Redis.</summary>
internal static class CredisService
{
    public static ServiceDefinition Define(TimeProvider timeProvider) => new()
    {
        Offering = CredisOffering.Default,
        Schemas = CredisOffering.Schemas,
        Topology = new CredisTopology(),
        Formation = new CredisFormation(timeProvider),
        Accounts = new CredisAccounts(),
    };
}
