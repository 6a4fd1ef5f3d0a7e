using System.Text.Json;
using Confluent.Kafka.Admin;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Kafka;

/// <summary>What one binding gets: topics of its own or shared ones, and what its user may do with them.</summary>
/// <param name="Topics">The topics, made unless they exist.</param>
internal sealed record KafkaGrant(IReadOnlyList<KafkaTopic> Topics)
{
    /// <summary>librdkafka knows it, its .NET library has no name for it.</summary>
    private const ResourceType TransactionalId = (ResourceType)5;

    /// <summary>The grant in a binding's parameters.</summary>
    public static KafkaGrant Of(JsonElement parameters) => new(
        parameters.Member("topics") is { ValueKind: JsonValueKind.Array } topics ? [.. topics.EnumerateArray().Select(KafkaTopic.Of)] : []);

    /// <summary>
    /// The rights as Kafka's ACLs: on each topic what its <c>access</c> says, and on consumer groups and transactions whose names start with the user's,
    /// so that no two bindings share one by accident.
    /// </summary>
    public IEnumerable<AclBinding> ToAcls(string user)
    {
        foreach (var topic in Topics)
        {
            var operations = new List<AclOperation> { AclOperation.Describe, AclOperation.DescribeConfigs };
            if (topic.MayConsume)
            {
                operations.Add(AclOperation.Read);
            }

            if (topic.MayProduce)
            {
                operations.Add(AclOperation.Write);
            }

            foreach (var operation in operations)
            {
                yield return Allow(ResourceType.Topic, topic.Name, ResourcePatternType.Literal, operation);
            }
        }

        yield return Allow(ResourceType.Group, user, ResourcePatternType.Prefixed, AclOperation.Read);
        yield return Allow(ResourceType.Group, user, ResourcePatternType.Prefixed, AclOperation.Describe);
        if (Topics.Any(topic => topic.MayProduce))
        {
            yield return Allow(TransactionalId, user, ResourcePatternType.Prefixed, AclOperation.Write);
            yield return Allow(TransactionalId, user, ResourcePatternType.Prefixed, AclOperation.Describe);
        }

        AclBinding Allow(ResourceType type, string name, ResourcePatternType pattern, AclOperation operation) => new()
        {
            Pattern = new ResourcePattern { Type = type, Name = name, ResourcePatternType = pattern },
            Entry = new AccessControlEntry { Principal = Principal(user), Host = "*", Operation = operation, PermissionType = AclPermissionType.Allow },
        };
    }

    /// <summary>How ACLs name a user.</summary>
    public static string Principal(string user) => $"User:{user}";
}
