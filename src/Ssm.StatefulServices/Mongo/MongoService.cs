using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Mongo;

/// <summary>The service <c>mongo</c>: MongoDB.</summary>
internal static class MongoService
{
    public static ServiceDefinition Define(TimeProvider timeProvider) => new()
    {
        Offering = MongoOffering.Default,
        Schemas = MongoOffering.Schemas,
        Topology = new MongoTopology(),
        Formation = new MongoFormation(),
        Accounts = new MongoAccounts(),
    };
}
