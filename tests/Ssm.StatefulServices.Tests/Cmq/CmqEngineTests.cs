using System.Text.Json;
using RabbitMQ.Client.Exceptions;
using Ssm.StatefulServices.Tests.Platforms;
using Ssm.StatefulServices.Tests.RabbitMq;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.Cmq;

/// <summary>The real engine, on a real node, ordered over OSB, and used with the client library that applications use. One node: what more nodes do is the same as for rabbitmq.</summary>
[Trait("Engine", "rabbitmq")]
public class CmqEngineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Standard_QueuesAndTopics_BehaveAsTheirModelSays()
    {
        SmallDisk? disk = null;
        await using var platform = await ServicePlatform.StartAsync("cmq", options => disk = SmallDisk.TryMount(Path.Combine(options.DataFolder, "volumes"), "200m"));
        using var mounted = disk;
        var instance = await platform.ProvisionAsync("cmq-1.0-standard", """{"replicas":1,"visibilityTimeout":10,"resources":{"memory":"512M","storage":"1G"}}""", Patience);
        var binding = await instance.BindAsync("""
            {"queues":[{"name":"orders","maxReceiveCount":2,"deadLetterQueue":"failed"},{"name":"failed"},{"name":"short","retention":1,"deadLetterQueue":"failed"},{"name":"full","maxMessages":1},{"name":"late"}],
             "topics":[{"name":"events"}],
             "subscriptions":[{"topic":"events","queue":"orders","tags":["red"]},{"topic":"events","queue":"late","keys":["order.*.paid"]}]}
            """);
        Assert.Equal(["orders", "failed", "short", "full", "late"], JsonSerializer.Deserialize<string[]>(binding["queues"])!);
        Assert.Equal(["events"], JsonSerializer.Deserialize<string[]>(binding["topics"])!);
        await using var client = await AmqpClient.ConnectAsync(binding["uri"], binding["ipv4"]);

        await Topic_Message_GoesWhereItsTagOrKeyIsWantedAsync(client);
        await Message_ReturnedTooOften_IsADeadLetterAsync(client);
        await Message_KeptTooLong_IsADeadLetterAsync(client);
        await Queue_ThatIsFull_RefusesAsync(client);
        await Message_NotAcknowledgedInTime_IsDeliveredAgainAsync(binding, client);
        await Rights_OfAReceiver_EndAtItsQueueAsync(instance);
        await BindingLife.SharedAndRotatedAsync(instance, "cmq", user => $$$"""{"user":{"name":"{{{user}}}"},"queues":[{"name":"hello"}]}""");
        var lost = await instance.TryBindAsync("""{"queues":[{"name":"lost","deadLetterQueue":"nowhere"}]}""");
        Assert.Equal(400, lost.Status);
        Assert.Contains("parameters.queues[0].deadLetterQueue", lost.Text("description"), StringComparison.Ordinal);

        if (disk is not null) // only root may mount a file system
        {
            await Disk_ThatIsFull_HoldsSendersUpAndNobodyElseAsync(instance, binding, disk);
        }

        await Bindings_OfANodeThatLostItsDisk_AreMadeAgainAsync(instance, binding);
        await instance.DeprovisionAsync(Patience);
        Assert.Empty(platform.Engines());
    }

    private static async Task Topic_Message_GoesWhereItsTagOrKeyIsWantedAsync(AmqpClient client)
    {
        await client.PublishAsync("events", "red", "a red one");
        await client.PublishAsync("events", "order.7.paid", "a paid one");
        Assert.Equal(["a red one"], await client.TakeAllAsync("orders"));
        Assert.Equal(["a paid one"], await client.TakeAllAsync("late"));
    }

    private static async Task Message_ReturnedTooOften_IsADeadLetterAsync(AmqpClient client)
    {
        await client.PublishAsync("orders", "", "poison");
        for (var received = 0; received < 2; received++)
        {
            var got = await Eventually.GetAsync(() => client.Channel.BasicGetAsync("orders", autoAck: false), () => $"received {received} times");
            await client.Channel.BasicNackAsync(got.DeliveryTag, multiple: false, requeue: true);
        }

        Assert.Equal("poison", await Eventually.GetAsync(() => client.TakeAsync("failed"), () => "no dead letter"));
        Assert.Null(await client.TakeAsync("orders"));
    }

    private static async Task Message_KeptTooLong_IsADeadLetterAsync(AmqpClient client)
    {
        await client.PublishAsync("short", "", "old");
        Assert.Equal("old", await Eventually.GetAsync(() => client.TakeAsync("failed"), () => "no dead letter"));
    }

    private static async Task Queue_ThatIsFull_RefusesAsync(AmqpClient client)
    {
        await client.PublishAsync("full", "", "first");

        // The limit of a quorum queue is a soft one: it may take one or two more before it refuses.
        await Assert.ThrowsAsync<PublishException>(async () =>
        {
            for (var more = 0; more < 100; more++)
            {
                await client.PublishAsync("full", "", "more");
            }
        });
    }

    private static async Task Message_NotAcknowledgedInTime_IsDeliveredAgainAsync(TestBinding binding, AmqpClient client)
    {
        await using (var slow = await AmqpClient.ConnectAsync(binding["uri"], binding["ipv4"]))
        {
            await client.PublishAsync("late", "", "work");
            await Eventually.GetAsync(() => slow.Channel.BasicGetAsync("late", autoAck: false), () => "nothing to do");
            var again = await Eventually.GetAsync(() => client.Channel.BasicGetAsync("late", autoAck: true), () => "not delivered again", Patience);
            Assert.True(again.Redelivered);
            Assert.True(slow.Channel.IsClosed);
        }
    }

    private static async Task Disk_ThatIsFull_HoldsSendersUpAndNobodyElseAsync(TestInstance instance, TestBinding binding, SmallDisk disk)
    {
        await using var sender = await AmqpClient.ConnectAsync(binding["uri"], binding["ipv4"]);
        await using var receiver = await AmqpClient.ConnectAsync(binding["uri"], binding["ipv4"]);
        await sender.PublishAsync("late", "", "before");

        disk.LeaveFree(64 << 20); // senders wait below a tenth of the storage
        await instance.IsAsync(found => found.Status?.Conditions?.Any(condition => condition is { Type: "HasRoom", Status: "False", Reason: "DiskAlarm" }) is true);
        var held = sender.PublishAsync("late", "", "meanwhile", Patience);
        Assert.Equal("before", await receiver.TakeAsync("late"));
        await (await instance.BindAsync()).UnbindAsync();
        Assert.False(held.IsCompleted);

        disk.LeaveFree(512 << 20);
        await held;
        Assert.Equal("meanwhile", await Eventually.GetAsync(() => receiver.TakeAsync("late"), () => "nothing"));
    }

    /// <summary>One node: the messages are lost, and the application goes on with the queues and the password that it has.</summary>
    private static async Task Bindings_OfANodeThatLostItsDisk_AreMadeAgainAsync(TestInstance instance, TestBinding binding)
    {
        await instance.LoseDiskAsync(0);
        var taken = await Eventually.GetAsync(GoOnAsync, () => "the engine does not know the binding", Patience);
        Assert.Contains("after the loss", taken);
        await instance.IsReadyAsync(Patience);

        // As an application does that is cut off while the node is set up anew: it connects and publishes again.
        async Task<List<string>?> GoOnAsync()
        {
            try
            {
                await using var client = await AmqpClient.ConnectAsync(binding["uri"], binding["ipv4"]);
                await client.PublishAsync("events", "red", "after the loss");
                return await client.TakeAllAsync("orders");
            }
            catch (Exception outage) when (AmqpClient.IsOutage(outage))
            {
                return null;
            }
        }
    }

    private static async Task Rights_OfAReceiver_EndAtItsQueueAsync(TestInstance instance)
    {
        // Of the user that had this name before, nothing is left.
        var predecessor = await instance.BindAsync("""{"user":{"name":"receiver"}}""");
        await predecessor.UnbindAsync();
        var receiver = await instance.BindAsync("""{"user":{"name":"receiver"},"send":[],"receive":["failed"]}""");
        Assert.Equal(predecessor["user"], receiver["user"]);
        Assert.Null(await AmqpClient.TryConnectAsync(predecessor["uri"], predecessor["ipv4"]));
        await using var client = await AmqpClient.ConnectAsync(receiver["uri"], receiver["ipv4"]);
        Assert.Null(await client.TakeAsync("failed"));
        var refused = await Assert.ThrowsAsync<OperationInterruptedException>(() => client.TakeAsync("orders"));
        Assert.Equal((ushort)403, refused.ShutdownReason!.ReplyCode);
    }
}
