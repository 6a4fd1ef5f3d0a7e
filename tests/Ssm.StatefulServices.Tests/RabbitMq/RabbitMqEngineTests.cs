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
    public async Task Instance_FromStandardToAdvancedAndBack_KeepsItsPromises()
    {
        await using var platform = await ServicePlatform.StartAsync("rabbitmq");
        var clock = Stopwatch.StartNew();
        var instance = await platform.ProvisionAsync(RabbitMqChanges.Standard, RabbitMqChanges.Parameters, Patience);
        output.WriteLine($"one node ready after {clock.Elapsed.TotalSeconds:f1} s");
        await using var changes = await RabbitMqChanges.BeginAsync(platform, instance, output);
        await changes.ToAdvancedAsync();
        var binding = await instance.BindAsync("""
            {"vhost":"shop","user":{"name":"orders"},"queues":[{"name":"orders"}],"exchanges":[{"name":"events","type":"topic"}],
             "bindings":[{"exchange":"events","queue":"orders","key":"order.#"}]}
            """);
        var other = await instance.BindAsync("""{"vhost":"shop"}""");
        Assert.Equal(3, binding.Nodes.Count);

        await Rights_OfADeclaringBinding_AreWhatItDeclaresAsync(instance, binding);
        await Queue_OfTwoBindings_HandsEachMessageToOneOfThemAsync(instance, binding);
        await Bind_NameOfAnother_IsRefusedAsync(instance);
        await Exporter_OfEachNode_TellsPrometheusAsync(binding);
        await BindingLife.SharedAndRotatedAsync(instance, "rabbitmq", user => $$$"""{"vhost":"life","user":{"name":"{{{user}}}"},"queues":[{"name":"hello"}]}""");
        await Bind_NameOfARemovedUser_HasItsOwnRightsOnlyAsync(instance);
        await ConfirmedMessages_WhileNodesAreKilled_AreAllThereAsync(instance, binding, other);
        await Unbind_OpenConnection_EndsItAndNoOtherAsync(instance, binding, other);
        await changes.NodeKilled_WhileAnotherRestartsForAnUpdate_HoldsNothingUpAsync();
        await changes.ClassicQueue_OnTheLastNode_KeepsTheNodeAsync();
        await changes.EverythingConfirmed_IsThereAsync();
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

    private static async Task Queue_OfTwoBindings_HandsEachMessageToOneOfThemAsync(TestInstance instance, TestBinding binding)
    {
        var sharer = await instance.BindAsync("""{"vhost":"shop","queues":[{"name":"orders"}]}""");
        await using var one = await AmqpClient.ConnectAsync(binding["uri"], binding["ipv4"]);
        await using var other = await AmqpClient.ConnectAsync(sharer["uri"], sharer["ipv4"]);
        await one.PublishAsync("events", "order.created", "second");
        await other.PublishAsync("", "orders", "third");
        Assert.Equal("second", await other.TakeAsync("orders"));
        Assert.Equal("third", await one.TakeAsync("orders"));
        Assert.Null(await other.TakeAsync("orders"));
        await UnbindAsync(instance, sharer);
    }

    private static async Task Bind_NameOfARemovedUser_HasItsOwnRightsOnlyAsync(TestInstance instance)
    {
        var removed = await instance.BindAsync("""{"vhost":"life","user":{"name":"again"}}""");
        await removed.UnbindAsync();
        var again = await instance.BindAsync("""{"vhost":"shop","user":{"name":"again"},"queues":[{"name":"orders"}]}""");
        Assert.Equal(removed["user"], again["user"]);
        Assert.Null(await AmqpClient.TryConnectAsync(removed["uri"], removed["ipv4"]));
        Assert.Null(await AmqpClient.TryConnectAsync(again["uri"].Replace("/shop", "/life", StringComparison.Ordinal), again["ipv4"]));
        await using var client = await AmqpClient.ConnectAsync(again["uri"], again["ipv4"]);
        var refused = await Assert.ThrowsAsync<OperationInterruptedException>(() => client.Channel.QueueDeclareAsync("mine", durable: true, exclusive: false, autoDelete: false));
        Assert.Equal((ushort)403, refused.ShutdownReason!.ReplyCode);
    }

    private static async Task Bind_NameOfAnother_IsRefusedAsync(TestInstance instance)
    {
        var second = await instance.TryBindAsync("""{"user":{"name":"orders"},"vhost":"elsewhere"}""");
        Assert.Equal(400, second.Status);
        Assert.Contains("parameters.user.name", second.Text("description"), StringComparison.Ordinal);

        var twins = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => instance.TryBindAsync("""{"user":{"name":"twin"}}""")));
        Assert.Single(twins, answer => answer.Status == 201);
        Assert.Equal(2, twins.Count(answer => answer.Status == 400));
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
        await instance.KillAsync(0);
        await publisher.ConfirmsMoreAsync();
        await instance.IsAsync(found => found.Status is { Phase: not StatefulServicePhase.Ready }, Patience);
        await instance.IsReadyAsync(Patience);

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

        await UnbindAsync(instance, binding);
        await Eventually.TrueAsync(() => Task.FromResult(!ended.IsOpen));
        Assert.Null(await AmqpClient.TryConnectAsync(binding["uri"], binding["ipv4"]));
        await kept.PublishAsync("events", "order.created", "after");
        Assert.Equal("after", await kept.TakeAsync("orders"));
    }

    /// <summary>Asks again as a platform does: not every part of nodes that have just come up answers at once, nor while a connection ends by itself.</summary>
    private static async Task UnbindAsync(TestInstance instance, TestBinding binding)
    {
        var done = await Eventually.GetAsync(async () => await instance.UnbindAsync(binding.Id) is { Status: < 500 } answer ? answer : null, () => "not done yet", Patience);
        Assert.Equal(200, done.Status);
    }
}
