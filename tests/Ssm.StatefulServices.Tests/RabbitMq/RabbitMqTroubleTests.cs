using Ssm.StatefulServices.Tests.Platforms;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.RabbitMq;

/// <summary>What goes wrong, with the real engine: nothing is doubled, forgotten or left.</summary>
[Trait("Engine", "rabbitmq")]
public class RabbitMqTroubleTests
{
    private const string Small = """{"resources":{"memory":"512M","storage":"1G"}}""";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact(Explicit = true)] // long: ./test --long
    public async Task Standard_WhateverGoesWrong_EndsAsItShould()
    {
        await using var platform = await ServicePlatform.StartAsync("rabbitmq");
        var given = new TestInstance(platform, Guid.NewGuid().ToString(), "rabbitmq-3.6-standard");
        Assert.Equal(202, (await given.OrderAsync(Small)).Status);
        await given.IsAsync(found => found.Status?.ReadyGeneration is null && found.Status?.AppId is not null, Patience);
        await given.DeprovisionAsync(Patience);

        var instance = await platform.ProvisionAsync("rabbitmq-3.6-standard", Small, Patience);
        var engine = new RabbitMqAdministrator(platform, instance);
        var binding = await Bind_BrokerKilledBeforeOrAfterTheUserWasMade_HasOneUserAsync(platform, instance, engine);
        await Bind_NameOfAnother_IsRefusedAsync(instance, engine);
        await Bind_QueueThatIsThere_SharesItAsync(instance, binding);
        await Disk_Full_HoldsPublishersAndIsACondition_UntilThereIsRoomAsync(instance, engine, binding);
        await Unbind_EngineIsDown_IsDoneLaterAsync(instance, engine, binding);

        await instance.DeprovisionAsync(Patience);
        Assert.Empty(platform.Engines());
    }

    private static async Task<TestBinding> Bind_BrokerKilledBeforeOrAfterTheUserWasMade_HasOneUserAsync(ServicePlatform platform, TestInstance instance, RabbitMqAdministrator engine)
    {
        const string Parameters = """{"user":{"name":"orders"},"queues":[{"name":"orders"}]}""";
        var binding = new TestBinding(platform, instance, Guid.NewGuid().ToString());

        // After: the answer got lost, and the platform asks again.
        var lost = await instance.TryBindAsync(Parameters, binding.Id);
        Assert.Equal(201, lost.Status);
        await platform.RestartBrokerAsync();
        await binding.BindAsync(Parameters);
        Assert.Equal(lost.Body.GetProperty("credentials").GetProperty("pass").GetString(), binding["pass"]);
        Assert.Equal(["orders"], await engine.UsersAsync());

        // Before: the binding is stored, and the engine does not know it.
        await engine.RemoveUserAsync("orders");
        Assert.Null(await AmqpClient.TryConnectAsync(binding["uri"], binding["ipv4"]));
        await binding.BindAsync(Parameters);
        await using var client = await AmqpClient.ConnectAsync(binding["uri"], binding["ipv4"]);
        await client.PublishAsync("", "orders", "first");
        return binding;
    }

    private static async Task Bind_NameOfAnother_IsRefusedAsync(TestInstance instance, RabbitMqAdministrator engine)
    {
        var second = await instance.TryBindAsync("""{"user":{"name":"orders"},"vhost":"elsewhere"}""");
        Assert.Equal(400, second.Status);
        Assert.Contains("parameters.user.name", second.Text("description"), StringComparison.Ordinal);

        var twins = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => instance.TryBindAsync("""{"user":{"name":"twin"}}""")));
        Assert.Single(twins, answer => answer.Status == 201);
        Assert.Equal(2, twins.Count(answer => answer.Status == 400));
        Assert.Equal(["orders", "twin"], await engine.UsersAsync());
    }

    private static async Task Bind_QueueThatIsThere_SharesItAsync(TestInstance instance, TestBinding first)
    {
        var second = await instance.BindAsync("""{"queues":[{"name":"orders"}]}""");
        await using var client = await AmqpClient.ConnectAsync(second["uri"], second["ipv4"]);
        Assert.Equal("first", await client.TakeAsync("orders"));
        await second.UnbindAsync();
        await using var other = await AmqpClient.ConnectAsync(first["uri"], first["ipv4"]);
        await other.PublishAsync("", "orders", "second");
        Assert.Equal("second", await other.TakeAsync("orders"));
    }

    private static async Task Disk_Full_HoldsPublishersAndIsACondition_UntilThereIsRoomAsync(TestInstance instance, RabbitMqAdministrator engine, TestBinding binding)
    {
        await engine.SetDiskFullAsync(true);
        await HasRoomAsync("DiskAlarm");
        await using (var held = await AmqpClient.ConnectAsync(binding["uri"], binding["ipv4"]))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held.PublishAsync("", "orders", "held", TimeSpan.FromSeconds(2)));
        }

        await engine.SetDiskFullAsync(false);
        await HasRoomAsync("Enough");
        await using var client = await AmqpClient.ConnectAsync(binding["uri"], binding["ipv4"]);
        await client.PublishAsync("", "orders", "third");

        Task HasRoomAsync(string reason) =>
            instance.IsAsync(found => found.Status!.Conditions!.Any(condition => condition is { Type: "HasRoom" } && condition.Reason == reason), Patience);
    }

    private static async Task Unbind_EngineIsDown_IsDoneLaterAsync(TestInstance instance, RabbitMqAdministrator engine, TestBinding binding)
    {
        await instance.KillAsync(0);
        Assert.InRange((await instance.UnbindAsync(binding.Id)).Status, 500, 599);
        var done = await Eventually.GetAsync(async () => await instance.UnbindAsync(binding.Id) is { Status: < 500 } answer ? answer : null, () => "not done yet", Patience);
        Assert.Equal(200, done.Status);
        Assert.Null(await AmqpClient.TryConnectAsync(binding["uri"], binding["ipv4"]));
        Assert.Equal(410, (await instance.UnbindAsync(binding.Id)).Status);
        Assert.Equal(["twin"], await engine.UsersAsync());
    }
}
