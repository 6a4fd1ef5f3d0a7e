using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.RabbitMq.Management;

namespace Ssm.StatefulServices.RabbitMq;

/// <summary>The service <c>rabbitmq</c>: RabbitMQ.</summary>
internal static class RabbitMqService
{
    public static ServiceDefinition Define(TimeProvider timeProvider)
    {
        var clients = new ManagementClients();
        var accounts = new RabbitMqAccounts(clients, RabbitMqGrant.Of);
        return new()
        {
            Offering = RabbitMqOffering.Default,
            Schemas = RabbitMqOffering.Schemas,
            Topology = new RabbitMqTopology(RabbitMqSettings.InForce),
            Formation = new RabbitMqFormation(clients, accounts, timeProvider),
            Accounts = accounts,
        };
    }
}
