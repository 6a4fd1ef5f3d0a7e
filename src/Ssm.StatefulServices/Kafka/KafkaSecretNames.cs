namespace Ssm.StatefulServices.Kafka;

/// <summary>Names of an instance's passwords.</summary>
internal static class KafkaSecretNames
{
    /// <summary>Of the user that brokers, controllers and the operator are to each other.</summary>
    public const string Internal = "internal";
}
