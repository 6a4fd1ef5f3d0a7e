using System.Diagnostics;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Tests.Platforms;

namespace Ssm.StatefulServices.Tests.RabbitMq;

/// <summary>Changes of a running instance of the real engine, while an application publishes to it.</summary>
[Trait("Engine", "rabbitmq")]
public class RabbitMqUpdateTests(ITestOutputHelper output)
{
    private const string Size = """
        "resources":{"memory":"512M","storage":"1G"}
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact(Explicit = true)] // long: ./test --long
    public async Task Update_ToAdvancedAndBack_LosesNoConfirmedMessage()
    {
        await using var platform = await ServicePlatform.StartAsync("rabbitmq");
        var clock = Stopwatch.StartNew();
        var instance = await platform.ProvisionAsync("rabbitmq-3.6-standard", $"{{{Size}}}", Patience);
        output.WriteLine($"one node ready after {clock.Elapsed.TotalSeconds:f1} s");
        var binding = await instance.BindAsync("""{"queues":[{"name":"orders"}]}""");
        var everything = await instance.BindAsync();
        var administrator = new RabbitMqAdministrator(platform, instance);
        await using var publisher = new RestlessPublisher(binding, exchange: "", key: "orders");

        await instance.UpdateAsync($"{{{Size}}}", "rabbitmq-3.6-advanced", Patience);
        Assert.Equal(3, await administrator.MembersAsync("orders"));
        await instance.KillAsync(0);
        await publisher.ConfirmsMoreAsync();
        await instance.IsReadyAsync(Patience);

        await NodeKilled_WhileAnotherRestartsForAnUpdate_HoldsNothingUpAsync(instance, publisher);

        await ClassicQueue_OnTheLastNode_KeepsTheNodeAsync(instance, everything);
        await publisher.ConfirmsMoreAsync();
        Assert.Equal(1, await administrator.MembersAsync("orders"));
        Assert.Single((await instance.ResourceAsync()).Status!.Endpoints!);

        var confirmed = await publisher.StopAsync();
        output.WriteLine($"{confirmed.Count} messages confirmed, none for {publisher.LongestOutage.TotalSeconds:f1} s at the most");
        await using var client = await AmqpClient.ConnectAsync(binding["uri"], binding["ipv4"]);
        await client.ReceiveAllAsync("orders", confirmed);
        await instance.DeprovisionAsync(Patience);
        Assert.Empty(platform.Engines());
    }

    /// <summary>Two of three are away for a moment, and so is the majority; with them come back the service, and the update.</summary>
    private async Task NodeKilled_WhileAnotherRestartsForAnUpdate_HoldsNothingUpAsync(TestInstance instance, RestlessPublisher publisher)
    {
        publisher.ForgetOutage();
        var update = await instance.ChangeAsync($$$"""{{{{Size}}},"config":{"heartbeat":30}}""");
        Assert.Equal(202, update.Status);
        var away = await instance.IsAsync(found => found.Status is { Phase: StatefulServicePhase.Updating, ReadyNodes: 2 }, Patience);
        var serving = away.Status!.Endpoints!.Select(node => node.Host).ToHashSet();
        await instance.KillAsync(await instance.OrdinalAsync(serving.First()));
        await instance.SucceedsAsync(Patience, update.Text("operation"));
        await publisher.ConfirmsMoreAsync();
        output.WriteLine($"a node killed while another restarted: nothing confirmed for {publisher.LongestOutage.TotalSeconds:f1} s");

        // As long as one node takes to start; other tests start theirs at the same time.
        Assert.True(publisher.LongestOutage < TimeSpan.FromSeconds(60), $"no message was confirmed for {publisher.LongestOutage}");
    }

    private static async Task ClassicQueue_OnTheLastNode_KeepsTheNodeAsync(TestInstance instance, TestBinding administrator)
    {
        // A classic queue is on the node that its first client is connected to.
        var last = (await instance.ResourceAsync()).Status!.Endpoints![2].Host;
        await using (var client = await AmqpClient.ConnectAsync(administrator["uri"], last))
        {
            await client.Channel.QueueDeclareAsync("classic", durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "classic" });
        }

        var update = await instance.ChangeAsync($"{{{Size}}}", "rabbitmq-3.6-standard");
        Assert.Equal(202, update.Status);
        await instance.IsAsync(found => found.Status?.Message?.StartsWith("Wait for queue classic of main to be deleted", StringComparison.Ordinal) is true, Patience);
        await using (var client = await AmqpClient.ConnectAsync(administrator["uri"], administrator["ipv4"]))
        {
            await client.Channel.QueueDeleteAsync("classic", ifUnused: false, ifEmpty: false);
        }

        await instance.SucceedsAsync(Patience, update.Text("operation"));
    }
}
