using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Kafka;

/// <summary>The service <c>kafka</c>: Apache Kafka in KRaft mode.</summary>
internal static class KafkaService
{
    public static ServiceDefinition Define(TimeProvider timeProvider) => new()
    {
        Offering = KafkaOffering.Default,
        Schemas = KafkaOffering.Schemas,
        Topology = new KafkaTopology(),
        Formation = new KafkaFormation(),
        Accounts = new KafkaAccounts(),
    };
}
