using System.Text;
using RabbitMQ.Client;

namespace Ssm.Cli.Demo;

/// <summary>Puts a message into a queue, and looks at it.</summary>
/// <param name="exchange">The exchange that leads to the queue; empty for the default exchange.</param>
internal sealed class RabbitMqDemoClient(string exchange) : IDemoClient
{
    /// <summary>The queue, which the bindings of the demonstration declare.</summary>
    public const string Queue = "hello";

    /// <inheritdoc/>
    public Task<string> WriteAsync(DemoAccess access, string value, CancellationToken cancellationToken) => UseAsync(
        access,
        async channel =>
        {
            // Returns when the server has confirmed.
            await channel.BasicPublishAsync(exchange, Queue, mandatory: true, new BasicProperties { Persistent = true }, Encoding.UTF8.GetBytes(value), cancellationToken);
            return $"publish to {Queue}, confirmed";
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<string> ReadAsync(DemoAccess access, CancellationToken cancellationToken) => UseAsync(
        access,
        async channel =>
        {
            var message = await channel.BasicGetAsync(Queue, autoAck: false, cancellationToken) ?? throw new InvalidOperationException($"the queue {Queue} is empty");
            await channel.BasicNackAsync(message.DeliveryTag, multiple: false, requeue: true, cancellationToken);
            return $"get from {Queue} → \"{Encoding.UTF8.GetString(message.Body.Span)}\"";
        },
        cancellationToken);

    private static async Task<string> UseAsync(DemoAccess access, Func<IChannel, Task<string>> use, CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory
        {
            HostName = access.Address.ToString(),
            Port = access.Port,
            UserName = access["user"],
            Password = access["pass"],
            VirtualHost = access["vhost"],
            AutomaticRecoveryEnabled = false,
            RequestedConnectionTimeout = TimeSpan.FromSeconds(5),
            ContinuationTimeout = TimeSpan.FromSeconds(5),
        };
        await using var connection = await factory.CreateConnectionAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);
        return await use(channel);
    }
}
