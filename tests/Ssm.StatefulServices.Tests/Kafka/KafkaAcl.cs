namespace Ssm.StatefulServices.Tests.Kafka;

/// <summary>One right, as Kafka's protocol has it.</summary>
internal sealed record KafkaAcl(sbyte ResourceType, string Name, sbyte PatternType, string Principal, string Host, sbyte Operation, sbyte Permission)
{
    public const sbyte Topic = 2;
    public const sbyte Group = 3;
    public const sbyte TransactionalId = 5;
    public const sbyte Literal = 3;
    public const sbyte Prefixed = 4;
    public const sbyte Read = 3;
    public const sbyte Write = 4;
    public const sbyte Describe = 8;
    public const sbyte DescribeConfigs = 10;
}
