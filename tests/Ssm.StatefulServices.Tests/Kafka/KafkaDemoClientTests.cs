using System.Globalization;
using System.Net;
using Confluent.Kafka;
using Ssm.Cli.Demo;

namespace Ssm.StatefulServices.Tests.Kafka;

/// <summary>
/// The application of <c>ssm demo kafka</c> against the brokers inside librdkafka, which speak the protocol of messages for real, and know no logins; what
/// they are told of a login is as in the Secret, but for the protocol.
/// </summary>
public class KafkaDemoClientTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatWasWrittenLast_IsRead_AndAnEmptyTopicSaysSo()
    {
        var config = new AdminClientConfig { SecurityProtocol = SecurityProtocol.Plaintext };
        config.Set("test.mock.num.brokers", "3");
        using var brokers = new AdminClientBuilder(config).SetLogHandler((_, _) => { }).Build();
        var broker = brokers.GetMetadata(TimeSpan.FromSeconds(30)).Brokers[0];
        var access = new DemoAccess(IPAddress.Parse(broker.Host), new Dictionary<string, string>
        {
            ["port"] = broker.Port.ToString(CultureInfo.InvariantCulture),
            ["security_protocol"] = "PLAINTEXT",
            ["username"] = "binding",
            ["pass"] = "secret",
            ["group_prefix"] = "binding",
        });
        var client = new KafkaDemoClient();

        await Assert.ThrowsAnyAsync<Exception>(() => client.ReadAsync(access, Token));
        Assert.EndsWith("number 0", await client.WriteAsync(access, "first", Token), StringComparison.Ordinal);
        Assert.EndsWith("number 1", await client.WriteAsync(access, "second", Token), StringComparison.Ordinal);

        Assert.Equal("consume from hello → \"second\"", await client.ReadAsync(access, Token));
    }

    [Fact]
    public async Task Login_ThatIsRefused_EndsWithoutTheSecret()
    {
        using var cluster = new KafkaStandInCluster("internal", Loopback.Next());
        var access = new DemoAccess(cluster.Brokers[0].Address, new Dictionary<string, string>
        {
            ["port"] = "9092", ["security_protocol"] = "SASL_PLAINTEXT", ["username"] = "binding", ["pass"] = "a-secret", ["group_prefix"] = "binding",
        });

        var refused = await Assert.ThrowsAnyAsync<KafkaException>(() => new KafkaDemoClient().ReadAsync(access, Token));

        Assert.DoesNotContain("a-secret", refused.ToString(), StringComparison.Ordinal);
    }
}
