using System.Diagnostics;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.RabbitMq;
using Ssm.StatefulServices.RabbitMq.Management;
using Ssm.StatefulServices.Secrets;
using Ssm.StatefulServices.Tests.Platforms;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.RabbitMq;

/// <summary>Changes of a running instance of the real engine, while an application publishes to it.</summary>
[Trait("Engine", "rabbitmq")]
public class RabbitMqUpdateTests(ITestOutputHelper output)
{
    private const string Size = """
        "resources":{"memory":"512M","storage":"1G"}
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Update_ToAdvancedAndBack_LosesNoConfirmedMessage()
    {
        await using var platform = await ServicePlatform.StartAsync("rabbitmq");
        var clock = Stopwatch.StartNew();
        var instance = await platform.ProvisionAsync("rabbitmq-3.6-standard", $"{{{Size}}}", Patience);
        output.WriteLine($"one node ready after {clock.Elapsed.TotalSeconds:f1} s");
        var binding = await instance.BindAsync("""{"queues":[{"name":"orders"}]}""");
        var administrator = await instance.BindAsync();
        await using var publisher = new RestlessPublisher(binding, exchange: "", key: "orders");

        await instance.UpdateAsync($"{{{Size}}}", "rabbitmq-3.6-advanced", Patience);
        Assert.Equal(3, await MembersAsync(platform, instance, "orders"));
        await instance.KillAsync(0);
        await publisher.ConfirmsMoreAsync();
        await instance.IsReadyAsync(Patience);

        await instance.UpdateAsync($$$"""{{{{Size}}},"config":{"heartbeat":30}}""", patience: Patience);
        await publisher.ConfirmsMoreAsync();

        await ClassicQueue_OnTheLastNode_KeepsTheNodeAsync(instance, administrator);
        await publisher.ConfirmsMoreAsync();
        Assert.Equal(1, await MembersAsync(platform, instance, "orders"));
        Assert.Single((await instance.ResourceAsync()).Status!.Endpoints!);

        var confirmed = await publisher.StopAsync();
        output.WriteLine($"{confirmed.Count} messages confirmed, none for {publisher.LongestOutage.TotalSeconds:f1} s at the most");
        await using var client = await AmqpClient.ConnectAsync(binding["uri"], binding["ipv4"]);
        await client.ReceiveAllAsync("orders", confirmed);
        await instance.DeprovisionAsync(Patience);
        Assert.Empty(platform.Engines());
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

    private static async Task<int> MembersAsync(ServicePlatform platform, TestInstance instance, string queue) =>
        (await AskAsync(platform, instance, ManagementClient.Path("queues", RabbitMqGrant.DefaultVhost, queue))).Body.GetProperty("members").GetArrayLength();

    /// <summary>Asks the management API as the operator does.</summary>
    private static async Task<ManagementAnswer> AskAsync(ServicePlatform platform, TestInstance instance, string path)
    {
        var resource = await instance.ResourceAsync();
        using var clients = new ManagementClients();
        var generated = await platform.Api.GetAsync(KubernetesTypes.Secrets, new(ServicePlatform.Namespace, new InstanceNames(instance.Name).Accounts), CancellationToken.None);
        var secrets = new InstanceSecrets(InstanceSecretStore.Values(generated), new Dictionary<string, string>());
        var client = clients.At(resource.Status!.Endpoints![0].Host, secrets);
        return await Eventually.GetAsync(
            async () => await client.GetAsync(path, CancellationToken.None) is { IsSuccess: true } answer ? answer : null,
            () => $"no answer for {path}");
    }
}
