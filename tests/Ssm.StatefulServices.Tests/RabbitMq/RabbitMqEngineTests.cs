using System.Diagnostics;
using RabbitMQ.Client.Exceptions;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.RabbitMq;
using Ssm.StatefulServices.Tests.Platforms;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.RabbitMq;

/// <summary>The real engine, on a real node, ordered over OSB, and used with the client library that applications use.</summary>
[Trait("Engine", "rabbitmq")]
public class RabbitMqEngineTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Advanced_FromProvisionToDelete_KeepsItsPromises()
    {
        await using var platform = await ServicePlatform.StartAsync("rabbitmq");
        var clock = Stopwatch.StartNew();
        var instance = await platform.ProvisionAsync("rabbitmq-3.6-advanced", """{"resources":{"memory":"512M","storage":"1G"},"exporter":true}""", Patience);
        output.WriteLine($"three nodes ready after {clock.Elapsed.TotalSeconds:f1} s");
        var binding = await instance.BindAsync("""
            {"vhost":"shop","user":{"name":"orders"},"queues":[{"name":"orders"}],"exchanges":[{"name":"events","type":"topic"}],
             "bindings":[{"exchange":"events","queue":"orders","key":"order.#"}]}
            """);
        var other = await instance.BindAsync("""{"vhost":"shop"}""");
        Assert.Equal(3, binding.Nodes.Count);

        await Rights_OfADeclaringBinding_AreWhatItDeclaresAsync(instance, binding);
        await Exporter_OfEachNode_TellsPrometheusAsync(binding);
        await ConfirmedMessages_WhileNodesAreKilled_AreAllThereAsync(instance, binding, other);
        await Unbind_OpenConnection_EndsItAndNoOtherAsync(instance, binding, other);
        Assert.DoesNotContain(binding["pass"], platform.Log.ToString(), StringComparison.Ordinal);

        await instance.DeprovisionAsync(Patience);
        Assert.Empty(platform.Engines());
    }

    private static async Task Rights_OfADeclaringBinding_AreWhatItDeclaresAsync(TestInstance instance, TestBinding binding)
    {
        await using (var client = await AmqpClient.ConnectAsync(binding["uri"], binding["ipv4"]))
        {
            await client.PublishAsync("events", "order.created", "first");
            Assert.Equal("first", await client.TakeAsync("orders"));
            var refused = await Assert.ThrowsAsync<OperationInterruptedException>(() => client.Channel.QueueDeclareAsync("mine", durable: true, exclusive: false, autoDelete: false));
            Assert.Equal((ushort)403, refused.ShutdownReason!.ReplyCode);
        }

        var differs = await instance.TryBindAsync("""{"vhost":"shop","queues":[{"name":"orders","type":"classic"}]}""");
        Assert.Equal(400, differs.Status);
        Assert.Contains("parameters.queues[0]: a queue of this name is there already", differs.Text("description"), StringComparison.Ordinal);
        var lost = await instance.TryBindAsync("""{"vhost":"shop","bindings":[{"exchange":"events","queue":"missing"}]}""");
        Assert.Equal(400, lost.Status);
        Assert.Contains("parameters.bindings[0]", lost.Text("description"), StringComparison.Ordinal);
        var pattern = await instance.TryBindAsync("""{"vhost":"shop","permissions":{"read":"(("}}""");
        Assert.Equal(400, pattern.Status);
        Assert.Contains("parameters.permissions", pattern.Text("description"), StringComparison.Ordinal);
    }

    private static async Task Exporter_OfEachNode_TellsPrometheusAsync(TestBinding binding)
    {
        using var http = new HttpClient();
        foreach (var (host, _) in binding.Nodes)
        {
            Assert.Contains("rabbitmq_build_info", await http.GetStringAsync($"http://{host}:15692/metrics"), StringComparison.Ordinal);
        }
    }

    private async Task ConfirmedMessages_WhileNodesAreKilled_AreAllThereAsync(TestInstance instance, TestBinding binding, TestBinding other)
    {
        await using var publisher = new RestlessPublisher(binding, "events", "order.created");
        await publisher.ConfirmsMoreAsync();
        foreach (var victim in (int[])[0, 2])
        {
            await instance.KillAsync(victim);
            await publisher.ConfirmsMoreAsync();
            await instance.IsAsync(found => found.Status is { Phase: not StatefulServicePhase.Ready }, Patience);
            await instance.IsReadyAsync(Patience);
        }

        // Two of the three disks, one after the other; then the node with the last of the old ones is away.
        foreach (var victim in (int[])[1, 0])
        {
            await instance.LoseDiskAsync(victim);

            // It was forgotten, and counts again only once it has its share of the queues.
            await instance.IsAsync(found => RabbitMqFormationState.Of(found.Status?.Formation).Members == victim, Patience);
            await publisher.ConfirmsMoreAsync();
            await instance.IsReadyAsync(Patience);
        }

        await instance.KillAsync(2);
        await publisher.ConfirmsMoreAsync();
        await instance.IsAsync(found => found.Status is { Phase: not StatefulServicePhase.Ready }, Patience);
        await instance.IsReadyAsync(Patience);

        // All at once: nobody is left to ask, and each waits for the others' data.
        await Task.WhenAll(instance.KillAsync(0), instance.KillAsync(1), instance.KillAsync(2));
        await instance.IsAsync(found => found.Status is { Phase: not StatefulServicePhase.Ready }, Patience);
        var outage = publisher.LongestOutage;
        await instance.IsReadyAsync(Patience);
        await publisher.ConfirmsMoreAsync();

        var confirmed = await publisher.StopAsync();
        output.WriteLine($"{confirmed.Count} messages confirmed, none for {outage.TotalSeconds:f1} s at the most while one node was dead or new");
        Assert.True(outage < TimeSpan.FromSeconds(15), $"no message was confirmed for {outage}");
        await using var client = await AmqpClient.ConnectAsync(other["uri"], other["ipv4"]);
        await client.ReceiveAllAsync("orders", confirmed);
    }

    private static async Task Unbind_OpenConnection_EndsItAndNoOtherAsync(TestInstance instance, TestBinding binding, TestBinding other)
    {
        await using var ended = await AmqpClient.ConnectAsync(binding["uri"], binding["ipv4"]);
        await using var kept = await AmqpClient.ConnectAsync(other["uri"], other["ipv4"]);

        // All nodes have just come back, and not every part of them answers at once: asked again, as a platform does.
        var done = await Eventually.GetAsync(async () => await instance.UnbindAsync(binding.Id) is { Status: < 500 } answer ? answer : null, () => "not done yet", Patience);
        Assert.Equal(200, done.Status);
        await Eventually.TrueAsync(() => Task.FromResult(!ended.IsOpen));
        Assert.Null(await AmqpClient.TryConnectAsync(binding["uri"], binding["ipv4"]));
        await kept.PublishAsync("events", "order.created", "after");
        Assert.Equal("after", await kept.TakeAsync("orders"));
    }
}
