using Ssm.StatefulServices.Tests.Platforms;
using Ssm.StatefulServices.Tests.RabbitMq;

namespace Ssm.StatefulServices.Tests.Interruptions;

/// <summary>As of <c>rabbitmq</c>, but that the binding declares the queues, and what is sent goes to the exchange of the queue's name.</summary>
internal sealed class CmqClient : RabbitMqClient
{
    public override string Plan => "cmq-1.0-standard";

    public override string Parameters => """{"replicas":1,"resources":{"memory":"512M","storage":"1G"}}""";

    public override string Changed => """{"replicas":1,"resources":{"memory":"640M","storage":"1G"}}""";

    public override string Binding => """{"queues":[{"name":"kept"},{"name":"second"},{"name":"late"}]}""";

    /// <summary>The queues are there from the first binding on, and all are used after the engine was killed.</summary>
    public override bool WillKeep(ServicePlatform platform, string name) => new[] { "kept", "second", "late" }.All(queue => base.WillKeep(platform, queue));

    protected override async Task WriteAsync(TestBinding binding, string name, string value)
    {
        await using var client = await AmqpClient.ConnectAsync(binding["uri"], binding["ipv4"]);
        await client.PublishAsync(exchange: name, key: "", value);
    }
}
