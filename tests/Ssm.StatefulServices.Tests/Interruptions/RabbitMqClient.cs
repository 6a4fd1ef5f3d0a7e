using System.Text;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.RabbitMq;
using Ssm.StatefulServices.RabbitMq.Management;
using Ssm.StatefulServices.Tests.Platforms;
using Ssm.StatefulServices.Tests.RabbitMq;

namespace Ssm.StatefulServices.Tests.Interruptions;

/// <summary>What is written under a name is a confirmed message in the queue of that name.</summary>
internal class RabbitMqClient : EngineClient
{
    public override string Plan => "rabbitmq-3.6-standard";

    public override string Parameters => """{"resources":{"memory":"512M","storage":"1G"}}""";

    public override string Changed => """{"resources":{"memory":"640M","storage":"1G"}}""";

    /// <summary>The more room there is, the less often RabbitMQ looks how much it is.</summary>
    public override string Disk => "200m";

    public override long RoomForFillers => (1L << 30) / 10 + base.RoomForFillers; // disk_free_limit is a tenth of the storage

    public override bool GoesOnWhenFull => true;

    protected override string AdminSecret => RabbitMqSecretNames.Admin;

    /// <summary>The register of quorum queues reaches the disk half a second after a queue was made; one that is not in it comes back empty.</summary>
    public override bool WillKeep(ServicePlatform platform, string name) =>
        platform.Files("names.dets").Any(register => File.ReadAllBytes(register).AsSpan().IndexOf(Encoding.UTF8.GetBytes($"_{name}")) >= 0);

    protected override async Task WriteAsync(TestBinding binding, string name, string value)
    {
        await using var client = await AmqpClient.ConnectAsync(binding["uri"], binding["ipv4"]);
        await client.Channel.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false);
        await client.PublishAsync(exchange: "", key: name, value, TimeSpan.FromSeconds(5));
    }

    protected override async Task<bool> ReadAsync(TestBinding binding, string name)
    {
        await using var client = await AmqpClient.ConnectAsync(binding["uri"], binding["ipv4"]);
        return await client.Channel.MessageCountAsync(name) > 0;
    }

    protected override async Task<IEnumerable<string>> ListAccountsAsync(TestBinding binding, string password)
    {
        using var clients = new ManagementClients();
        var engine = clients.At(binding.Nodes[0].Host, new InstanceSecrets(new Dictionary<string, string> { [AdminSecret] = password }, new Dictionary<string, string>()));
        var users = await engine.GetAsync("users?columns=name", CancellationToken.None);
        return users.IsSuccess
            ? users.Body.EnumerateArray().Select(user => user.GetProperty("name").GetString()!).Where(name => name != RabbitMqConfig.AdminUser)
            : throw new IOException($"the engine answers with {users.Status}");
    }
}
