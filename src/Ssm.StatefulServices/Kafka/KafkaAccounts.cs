using System.Text;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Kafka;

/// <summary>Credentials of bindings: a SCRAM user each, its topics, and ACLs on them.</summary>
internal sealed class KafkaAccounts : IServiceAccounts
{
    private const string Mechanism = "SCRAM-SHA-512";

    public Account Propose(AccountRequest request) => AccountNames.Propose(request);

    public async Task EnsureAsync(Instance instance, Account account, CancellationToken cancellationToken)
    {
        var grant = KafkaGrant.Of(account.Parameters);
        using var session = Open(instance);
        try
        {
            await session.CreateTopicsAsync(grant.Topics.Select(topic => topic.ToSpecification()), cancellationToken);
            await session.GrantAsync(grant.ToAcls(account.User), cancellationToken);
            await session.SetUserAsync(account.User, Encoding.UTF8.GetBytes(account.Password!), cancellationToken); // every account has a password
        }
        catch (CreateTopicsException refused) when (Refusal(refused) is { } reason)
        {
            throw new AccountRefusedException($"parameters.topics: {reason}");
        }
    }

    public async Task RevokeAsync(Instance instance, Account account, CancellationToken cancellationToken)
    {
        using var session = Open(instance);
        await session.DeleteUserAsync(account.User, cancellationToken);
        await session.TakeAllAsync(account.User, cancellationToken);
    }

    public JsonObject Credentials(Instance instance, Account account)
    {
        var host = instance.Spec.Host ?? $"{instance.Key.Name}.{instance.Key.Namespace}.svc";
        var servers = string.Join(',', (instance.Resource.Status?.Endpoints ?? []).Select(node => $"{node.Host}:{node.Port}").Prepend($"{host}:{KafkaLayout.ClientPort}"));
        return new JsonObject
        {
            ["user"] = account.User,
            ["username"] = account.User,
            ["pass"] = account.Password,
            ["bootstrap_servers"] = servers,
            ["security_protocol"] = "SASL_PLAINTEXT",
            ["mechanism"] = Mechanism,
            ["topics"] = string.Join(',', KafkaGrant.Of(account.Parameters).Topics.Select(topic => topic.Name)),
            ["group_prefix"] = account.User,
            ["uri"] = $"kafka://{account.User}:{account.Password}@{servers}",
        };
    }

    private static KafkaSession Open(Instance instance) => instance.Resource.Status?.Endpoints is { Count: > 0 } endpoints
        ? KafkaSession.Open(endpoints.Select(endpoint => endpoint.Host), instance.Secrets[KafkaSecretNames.Internal])
        : throw new TimeoutException($"{instance.Key.Name}: no broker serves now");

    /// <summary>Why trying again would not help; null when it might.</summary>
    private static string? Refusal(CreateTopicsException failure) => failure.Results.FirstOrDefault(IsFinal) is { } refused ? $"{refused.Topic}: {refused.Error.Reason}" : null;

    private static bool IsFinal(CreateTopicReport report) => report.Error.Code is
        ErrorCode.TopicException or ErrorCode.InvalidPartitions or ErrorCode.InvalidReplicationFactor or ErrorCode.InvalidConfig or ErrorCode.PolicyViolation;
}
