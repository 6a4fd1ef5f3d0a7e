using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.RabbitMq;
using Ssm.StatefulServices.RabbitMq.Management;

namespace Ssm.StatefulServices.Cmq;

/// <summary>The service <c>cmq</c>: queues and topics on RabbitMQ, of which it has everything but the parameters.</summary>
internal static class CmqService
{
    public static ServiceDefinition Define(TimeProvider timeProvider)
    {
        var clients = new ManagementClients();
        var accounts = new RabbitMqAccounts(clients, CmqGrant.Of, CmqGrant.Credentials);
        return new()
        {
            Offering = CmqOffering.Default,
            Schemas = CmqOffering.Schemas,
            Topology = new RabbitMqTopology(CmqSettings.InForce),
            Formation = new RabbitMqFormation(clients, accounts, timeProvider),
            Accounts = accounts,
        };
    }
}
