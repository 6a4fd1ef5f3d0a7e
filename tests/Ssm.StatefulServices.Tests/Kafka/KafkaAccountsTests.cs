using System.Text.Json;
using Confluent.Kafka;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Kafka;
using Node = Ssm.StatefulServices.Definitions.Node;

namespace Ssm.StatefulServices.Tests.Kafka;

/// <summary>Accounts over Kafka's protocol, with librdkafka on both sides of the operator, against stand-ins.</summary>
public sealed class KafkaAccountsTests : IDisposable
{
    private readonly KafkaAccounts _accounts = new();
    private readonly KafkaStandInCluster _cluster = new(
        TestInstances.SecretOf(KafkaSecretNames.Internal), Loopback.Next(), Loopback.Next(), Loopback.Next());
    private readonly Instance _instance;

    public KafkaAccountsTests() => _instance = TestInstances.Of(
        KafkaService.Define(TimeProvider.System),
        "kafka-1.1-standard",
        "{}",
        [.. _cluster.Brokers.Select(broker => new ServiceEndpoint { Host = broker.Address.ToString(), Port = KafkaLayout.ClientPort })]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task Binding_IsMadeUsedAndRevoked()
    {
        var writer = Propose("b-1", """{"topics":[{"name":"orders","partitions":6,"retentionHours":24,"access":["produce"]},{"name":"state","compacted":true}]}""");
        var reader = Propose("b-2", """{"user":{"name":"reports"},"topics":[{"name":"orders","partitions":2,"access":["consume"]}]}""");

        // Twice, as after a broker that was stopped between the engine's change and its own answer.
        await _accounts.EnsureAsync(_instance, writer, Token);
        await _accounts.EnsureAsync(_instance, writer, Token);
        await _accounts.EnsureAsync(_instance, reader, Token);

        Assert.Equal(["orders:6 retention.ms=86400000", "state:1 cleanup.policy=compact"], _cluster.Topics.Select(topic =>
            $"{topic.Key}:{topic.Value.Partitions} {string.Join(' ', topic.Value.Settings.Select(setting => $"{setting.Key}={setting.Value}"))}"));
        Assert.True(_cluster.Allows(writer.User, KafkaAcl.Topic, "orders", KafkaAcl.Write));
        Assert.False(_cluster.Allows(writer.User, KafkaAcl.Topic, "orders", KafkaAcl.Read));
        Assert.True(_cluster.Allows("reports", KafkaAcl.Topic, "orders", KafkaAcl.Read));
        Assert.False(_cluster.Allows("reports", KafkaAcl.Topic, "orders", KafkaAcl.Write));
        Assert.True(_cluster.Allows("reports", KafkaAcl.Group, "reports-nightly", KafkaAcl.Read));
        Assert.False(_cluster.Allows("reports", KafkaAcl.Group, "another", KafkaAcl.Read));
        Assert.Equal(["orders", "state"], SeenBy(writer));
        Assert.Equal(["orders"], SeenBy(reader));

        await _accounts.RevokeAsync(_instance, writer, Token);
        await _accounts.RevokeAsync(_instance, writer, Token);

        Assert.Throws<KafkaException>(() => SeenBy(writer));
        Assert.DoesNotContain(_cluster.Acls, acl => acl.Principal == $"User:{writer.User}");
        Assert.Equal(["orders"], SeenBy(reader));
        Assert.Equal(2, _cluster.Topics.Count);
    }

    [Fact]
    public async Task Ensure_TopicThatKafkaRefuses_IsRefusedForGood()
    {
        var account = Propose("b-1", """{"topics":[{"name":"orders"},{"name":"against-the-policy"}]}""");

        var refused = await Assert.ThrowsAsync<AccountRefusedException>(() => _accounts.EnsureAsync(_instance, account, Token));

        Assert.Equal("parameters.topics: against-the-policy: error 44", refused.Message);
        Assert.Empty(_cluster.Users);
    }

    [Fact]
    public async Task Ensure_NoBrokerAnswers_FailsWithoutTheSecretAndWorksLater()
    {
        var account = Propose("b-1", """{"topics":[{"name":"orders"}]}""");
        foreach (var broker in _cluster.Brokers)
        {
            broker.Stop();
        }

        var failure = await Assert.ThrowsAnyAsync<KafkaException>(() => _accounts.EnsureAsync(_instance, account, Token));
        Assert.DoesNotContain(account.Password!, failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(_cluster.InternalPassword, failure.ToString(), StringComparison.Ordinal);

        foreach (var broker in _cluster.Brokers)
        {
            broker.Start();
        }

        await _accounts.EnsureAsync(_instance, account, Token);
        Assert.Equal(["orders"], SeenBy(account));
    }

    [Fact]
    public async Task Form_Brokers_AreMembersAndHealthy_UntilOneIsMissing()
    {
        await _accounts.EnsureAsync(_instance, Propose("b-1", """{"topics":[{"name":"orders"}]}"""), Token);

        var formed = await FormAsync();
        Assert.Null(formed.Waiting);
        Assert.Equal(3, formed.Roles.Count(role => role.Value == StatefulServiceLabels.MemberRole));
        Assert.All(formed.Health, condition => Assert.True(condition.IsTrue));

        _cluster.Brokers[1].Stop();
        var lacking = await FormAsync();
        Assert.Equal("Wait for 2/3 brokers", lacking.Waiting);
        Assert.Equal("A copy of a partition of orders is missing or late.", lacking.Health.Single(condition => condition.Type == "Replicated").Message);
    }

    private Task<FormationResult> FormAsync() => new KafkaFormation().FormAsync(
        new FormationInput
        {
            Instance = _instance,
            Nodes = [.. _cluster.Brokers.Select(broker => new Node { Name = _instance.Names.Node(broker.Id), Ordinal = broker.Id, Address = broker.Address.ToString(), IsReady = true })],
            DesiredNodes = 3,
            ReadAccounts = _ => Task.FromResult<IReadOnlyList<Account>>([]),
        },
        Token);

    /// <summary>The topics that an application sees when it connects as the Secret says.</summary>
    private string[] SeenBy(Account account)
    {
        var secret = _accounts.Credentials(_instance, account);
        var config = new AdminClientConfig
        {
            BootstrapServers = secret["bootstrap_servers"]!.GetValue<string>().Split(',', 2)[1],
            SecurityProtocol = SecurityProtocol.SaslPlaintext,
            SaslMechanism = SaslMechanism.ScramSha512,
            SaslUsername = secret["username"]!.GetValue<string>(),
            SaslPassword = secret["pass"]!.GetValue<string>(),
        };
        using var client = new AdminClientBuilder(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        return [.. client.GetMetadata(TimeSpan.FromSeconds(10)).Topics.Select(topic => topic.Topic)];
    }

    private Account Propose(string binding, string parameters) => _accounts.Propose(new AccountRequest
    {
        BindingId = binding,
        Parameters = JsonDocument.Parse(parameters).RootElement,
        GeneratedPassword = $"secretOf{binding.Replace("-", "", StringComparison.Ordinal)}xyz",
    });
}
