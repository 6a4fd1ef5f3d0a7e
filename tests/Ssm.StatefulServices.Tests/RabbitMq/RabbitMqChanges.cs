using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Tests.Platforms;

namespace Ssm.StatefulServices.Tests.RabbitMq;

/// <summary>Changes of a running instance of the real engine, while an application publishes to it from its first minute to its last.</summary>
internal sealed class RabbitMqChanges : IAsyncDisposable
{
    public const string Standard = "rabbitmq-3.6-standard";

    private const string Size = """
        "resources":{"memory":"512M","storage":"1G"},"exporter":true
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TestInstance _instance;
    private readonly TestBinding _binding;
    private readonly TestBinding _everything;
    private readonly RabbitMqAdministrator _administrator;
    private readonly RestlessPublisher _publisher;
    private readonly ITestOutputHelper _output;

    private RabbitMqChanges(ServicePlatform platform, TestInstance instance, TestBinding binding, TestBinding everything, ITestOutputHelper output)
    {
        _instance = instance;
        _binding = binding;
        _everything = everything;
        _administrator = new RabbitMqAdministrator(platform, instance);
        _publisher = new RestlessPublisher(binding, exchange: "", key: "steady");
        _output = output;
    }

    /// <summary>Parameters of the instance at first.</summary>
    public static string Parameters => $"{{{Size}}}";

    /// <summary>Begins to publish.</summary>
    public static async Task<RabbitMqChanges> BeginAsync(ServicePlatform platform, TestInstance instance, ITestOutputHelper output) =>
        new(platform, instance, await instance.BindAsync("""{"queues":[{"name":"steady"}]}"""), await instance.BindAsync(), output);

    public async Task ToAdvancedAsync()
    {
        await _instance.UpdateAsync(Parameters, "rabbitmq-3.6-advanced", Patience);
        Assert.Equal(3, await _administrator.MembersAsync("steady"));
    }

    /// <summary>Two of three are away for a moment, and so is the majority; with them come back the service, and the update.</summary>
    public async Task NodeKilled_WhileAnotherRestartsForAnUpdate_HoldsNothingUpAsync()
    {
        await _publisher.ConfirmsMoreAsync();
        _publisher.ForgetOutage();
        var update = await _instance.ChangeAsync($$$"""{{{{Size}}},"config":{"heartbeat":30}}""");
        Assert.Equal(202, update.Status);
        var away = await _instance.IsAsync(found => found.Status is { Phase: StatefulServicePhase.Updating, ReadyNodes: 2 }, Patience);
        var serving = away.Status!.Endpoints!.Select(node => node.Host).ToHashSet();
        await _instance.KillAsync(await _instance.OrdinalAsync(serving.First()));
        await _instance.SucceedsAsync(Patience, update.Text("operation"));
        await _publisher.ConfirmsMoreAsync();
        _output.WriteLine($"a node killed while another restarted: nothing confirmed for {_publisher.LongestOutage.TotalSeconds:f1} s");

        // As long as one node takes to start; other tests start theirs at the same time.
        Assert.True(_publisher.LongestOutage < TimeSpan.FromSeconds(60), $"no message was confirmed for {_publisher.LongestOutage}");
    }

    public async Task ClassicQueue_OnTheLastNode_KeepsTheNodeAsync()
    {
        // A classic queue is on the node that its first client is connected to.
        var last = (await _instance.ResourceAsync()).Status!.Endpoints![2].Host;
        await using (var client = await AmqpClient.ConnectAsync(_everything["uri"], last))
        {
            await client.Channel.QueueDeclareAsync("classic", durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "classic" });
        }

        var update = await _instance.ChangeAsync(Parameters, Standard);
        Assert.Equal(202, update.Status);
        await _instance.IsAsync(found => found.Status?.Message?.StartsWith("Wait for queue classic of main to be deleted", StringComparison.Ordinal) is true, Patience);
        await using (var client = await AmqpClient.ConnectAsync(_everything["uri"], _everything["ipv4"]))
        {
            await client.Channel.QueueDeleteAsync("classic", ifUnused: false, ifEmpty: false);
        }

        await _instance.SucceedsAsync(Patience, update.Text("operation"));
        await _publisher.ConfirmsMoreAsync();
        Assert.Equal(1, await _administrator.MembersAsync("steady"));
        Assert.Single((await _instance.ResourceAsync()).Status!.Endpoints!);
    }

    public async Task EverythingConfirmed_IsThereAsync()
    {
        var confirmed = await _publisher.StopAsync();
        _output.WriteLine($"{confirmed.Count} messages confirmed from the first change to the last");
        await using var client = await AmqpClient.ConnectAsync(_binding["uri"], _binding["ipv4"]);
        await client.ReceiveAllAsync("steady", confirmed);
    }

    public ValueTask DisposeAsync() => _publisher.DisposeAsync();
}
