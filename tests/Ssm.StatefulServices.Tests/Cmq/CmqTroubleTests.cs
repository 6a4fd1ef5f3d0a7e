using System.Diagnostics;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Cmq;
using Ssm.StatefulServices.Tests.Platforms;
using Ssm.StatefulServices.Tests.RabbitMq;

namespace Ssm.StatefulServices.Tests.Cmq;

/// <summary>The real engine on three nodes, as an instance has them that was not asked for otherwise.</summary>
[Trait("Engine", "rabbitmq")]
public class CmqTroubleTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task ThreeNodes_OneIsKilled_LoseNoConfirmedMessageOfATopic()
    {
        await using var platform = await ServicePlatform.StartAsync("cmq");
        var instance = await platform.ProvisionAsync("cmq-1.0-standard", """{"resources":{"memory":"512M","storage":"1G"}}""", Patience);
        var binding = await instance.BindAsync("""
            {"user":{"name":"orders"},"queues":[{"name":"orders"}],"topics":[{"name":"events"}],"subscriptions":[{"topic":"events","queue":"orders","tags":["created"]}]}
            """);
        Assert.Equal(3, binding.Nodes.Count);
        await using var publisher = new RestlessPublisher(binding, exchange: "events", key: "created");
        await publisher.ConfirmsMoreAsync();

        await instance.KillAsync(0);
        await publisher.ConfirmsMoreAsync();
        await instance.IsAsync(found => found.Status is { Phase: not StatefulServicePhase.Ready }, Patience);
        await Vhost_ThatEndsOnOneNode_IsStartedThereAgainAsync(platform, instance, binding);

        // With a node away bindings come and go as ever.
        var named = await instance.TryBindAsync("""{"user":{"name":"orders"}}""");
        Assert.Equal(400, named.Status);
        Assert.Contains("parameters.user.name", named.Text("description"), StringComparison.Ordinal);
        var reader = await instance.BindAsync("""{"send":[],"receive":["orders"]}""");

        await instance.IsReadyAsync(Patience);
        await publisher.ConfirmsMoreAsync();
        var confirmed = await publisher.StopAsync();
        output.WriteLine($"{confirmed.Count} messages confirmed, none for {publisher.LongestOutage.TotalSeconds:f1} s at the most");
        Assert.True(publisher.LongestOutage < TimeSpan.FromSeconds(15), $"no message was confirmed for {publisher.LongestOutage}");
        await using (var client = await AmqpClient.ConnectAsync(reader["uri"], reader["ipv4"]))
        {
            await client.ReceiveAllAsync("orders", confirmed);
        }

        await instance.DeprovisionAsync(Patience);
        Assert.Empty(platform.Engines());
    }

    private async Task Vhost_ThatEndsOnOneNode_IsStartedThereAgainAsync(ServicePlatform platform, TestInstance instance, TestBinding binding)
    {
        var node = binding.Nodes[1].Host;
        await new RabbitMqAdministrator(platform, instance).StopVhostAsync(node, CmqGrant.Vhost);
        var clock = Stopwatch.StartNew();
        await using var client = await AmqpClient.ConnectAsync(binding["uri"], node, TimeSpan.FromMinutes(2));
        output.WriteLine($"the vhost ran again after {clock.Elapsed.TotalSeconds:f1} s");
        await client.PublishAsync("events", "created", "at the node that was mended");
    }
}
