using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Ssm.StatefulServices.Kafka;

/// <summary>A session of the operator on the brokers of an instance. Every command is idempotent.</summary>
internal sealed class KafkaSession : IDisposable
{
    /// <summary>How long the brokers may take to answer.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly IAdminClient _admin;

    private KafkaSession(IAdminClient admin) => _admin = admin;

    /// <summary>Begins; connections are made when they are needed.</summary>
    /// <param name="brokers">Addresses of brokers.</param>
    /// <param name="password">Of the brokers' own user.</param>
    public static KafkaSession Open(IEnumerable<string> brokers, string password)
    {
        var config = new AdminClientConfig
        {
            BootstrapServers = string.Join(',', brokers.Select(broker => $"{broker}:{KafkaLayout.InternalPort}")),
            ClientId = "ssm",
            SecurityProtocol = SecurityProtocol.SaslPlaintext,
            SaslMechanism = SaslMechanism.Plain,
            SaslUsername = KafkaLayout.InternalUser,
            SaslPassword = password,
            SocketTimeoutMs = (int)Timeout.TotalMilliseconds,
            SocketConnectionSetupTimeoutMs = 2000,
            LogConnectionClose = false,
        };

        // Without handlers librdkafka writes to the process's own error output.
        return new KafkaSession(new AdminClientBuilder(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build());
    }

    /// <summary>The brokers and partitions there are; null when no broker answers in time.</summary>
    public async Task<KafkaClusterInfo?> TryReadAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            // The call blocks; its thread is given back after the timeout at the latest.
            return KafkaClusterInfo.From(await Task.Run(() => _admin.GetMetadata(timeout), cancellationToken));
        }
        catch (KafkaException)
        {
            return null;
        }
    }

    /// <summary>Makes topics; those that exist stay as they are.</summary>
    public async Task CreateTopicsAsync(IEnumerable<TopicSpecification> topics, CancellationToken cancellationToken)
    {
        var wanted = topics.ToArray();
        if (wanted.Length == 0)
        {
            return;
        }

        try
        {
            await _admin.CreateTopicsAsync(wanted, new CreateTopicsOptions { RequestTimeout = Timeout, OperationTimeout = Timeout }).WaitAsync(cancellationToken);
        }
        catch (CreateTopicsException failure) when (failure.Results.All(result => result.Error.Code is ErrorCode.NoError or ErrorCode.TopicAlreadyExists))
        {
            // It was made before, by this binding or another.
        }
    }

    /// <summary>Makes a user as given, or gives it this password.</summary>
    public Task SetUserAsync(string name, byte[] password, CancellationToken cancellationToken) => _admin.AlterUserScramCredentialsAsync(
        [new UserScramCredentialUpsertion { User = name, Password = password, ScramCredentialInfo = new ScramCredentialInfo { Mechanism = ScramMechanism.ScramSha512, Iterations = 8192 } }],
        new AlterUserScramCredentialsOptions { RequestTimeout = Timeout }).WaitAsync(cancellationToken);

    /// <summary>Ends a user; one that does not exist is no error.</summary>
    public async Task DeleteUserAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await _admin.AlterUserScramCredentialsAsync(
                [new UserScramCredentialDeletion { User = name, Mechanism = ScramMechanism.ScramSha512 }], new AlterUserScramCredentialsOptions { RequestTimeout = Timeout }).WaitAsync(cancellationToken);
        }
        catch (AlterUserScramCredentialsException missing) when (missing.Results.All(result => result.Error.Code is ErrorCode.NoError or ErrorCode.ResourceNotFound))
        {
            // It was ended before.
        }
    }

    /// <summary>Grants rights.</summary>
    public Task GrantAsync(IEnumerable<AclBinding> rights, CancellationToken cancellationToken) =>
        _admin.CreateAclsAsync(rights, new CreateAclsOptions { RequestTimeout = Timeout }).WaitAsync(cancellationToken);

    /// <summary>Takes all rights of a user away. What it has connected stays connected, and may do nothing any more.</summary>
    public Task TakeAllAsync(string user, CancellationToken cancellationToken) => _admin.DeleteAclsAsync(
        [
            new AclBindingFilter
            {
                PatternFilter = new ResourcePatternFilter { Type = ResourceType.Any, ResourcePatternType = ResourcePatternType.Any },
                EntryFilter = new AccessControlEntryFilter { Principal = KafkaGrant.Principal(user), Operation = AclOperation.Any, PermissionType = AclPermissionType.Any },
            },
        ],
        new DeleteAclsOptions { RequestTimeout = Timeout }).WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _admin.Dispose();
}
