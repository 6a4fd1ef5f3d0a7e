using System.Collections.Concurrent;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.RabbitMq;

/// <summary>An application: a connection by URI, with confirmed publishing.</summary>
internal sealed class AmqpClient : IAsyncDisposable
{
    private readonly IConnection _connection;

    private AmqpClient(IConnection connection, IChannel channel)
    {
        _connection = connection;
        Channel = channel;
    }

    public IChannel Channel { get; }

    /// <summary>The connection was ended by the server.</summary>
    public bool IsOpen => _connection.IsOpen;

    /// <summary>Connects with the URI of a binding, at an address since no resolver knows the host. As applications do, it tries again where a node that goes away at that moment ends the connection.</summary>
    public static async Task<AmqpClient> ConnectAsync(string uri, string address, TimeSpan? patience = null)
    {
        Exception? last = null;
        return await Eventually.GetAsync(() => TryConnectAsync(uri, address, refused => last = refused), () => last?.Message, patience);
    }

    /// <summary>Connects; null when that is refused for now.</summary>
    public static async Task<AmqpClient?> TryConnectAsync(string uri, string address, Action<Exception>? whenRefused = null)
    {
        try
        {
            return await ConnectOnceAsync(uri, address);
        }
        catch (Exception refused) when (IsOutage(refused))
        {
            whenRefused?.Invoke(refused);
            return null;
        }
    }

    /// <summary>What a client sees when the node that it is connected to goes.</summary>
    public static bool IsOutage(Exception exception) =>
        exception is BrokerUnreachableException or OperationInterruptedException or AlreadyClosedException or PublishException or IOException or TimeoutException or OperationCanceledException;

    /// <summary>Publishes, and returns when the message is confirmed.</summary>
    public async Task PublishAsync(string exchange, string key, string text, TimeSpan? limit = null)
    {
        using var patience = new CancellationTokenSource(limit ?? TimeSpan.FromSeconds(10));
        await Channel.BasicPublishAsync(exchange, key, mandatory: true, new BasicProperties { Persistent = true }, System.Text.Encoding.UTF8.GetBytes(text), patience.Token);
    }

    /// <summary>Takes one message; null when there is none.</summary>
    public async Task<string?> TakeAsync(string queue)
    {
        var result = await Channel.BasicGetAsync(queue, autoAck: false);
        if (result is null)
        {
            return null;
        }

        await Channel.BasicAckAsync(result.DeliveryTag, multiple: false);
        return System.Text.Encoding.UTF8.GetString(result.Body.Span);
    }

    /// <summary>Takes all there are.</summary>
    public async Task<List<string>> TakeAllAsync(string queue)
    {
        var messages = new List<string>();
        while (await TakeAsync(queue) is { } message)
        {
            messages.Add(message);
        }

        return messages;
    }

    /// <summary>Consumes until all of these messages were received.</summary>
    public async Task ReceiveAllAsync(string queue, IEnumerable<string> wanted)
    {
        var missing = new ConcurrentDictionary<string, bool>(wanted.Select(message => KeyValuePair.Create(message, true)));
        var consumer = new AsyncEventingBasicConsumer(Channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            missing.TryRemove(System.Text.Encoding.UTF8.GetString(delivery.Body.Span), out var _);
            return Task.CompletedTask;
        };
        await Channel.BasicConsumeAsync(queue, autoAck: true, consumer);
        await Eventually.GetAsync(
            () => Task.FromResult(missing.IsEmpty ? "all" : null), () => $"{missing.Count} are missing, such as {missing.Keys.FirstOrDefault()}", TimeSpan.FromMinutes(1));
    }

    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static async Task<AmqpClient> ConnectOnceAsync(string uri, string address)
    {
        var factory = new ConnectionFactory
        {
            Uri = new Uri(uri),
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedConnectionTimeout = TimeSpan.FromSeconds(5),
            HandshakeContinuationTimeout = TimeSpan.FromSeconds(10),
            ContinuationTimeout = TimeSpan.FromSeconds(10),
            RequestedHeartbeat = TimeSpan.FromSeconds(5),
        };
        factory.HostName = address;
        var connection = await factory.CreateConnectionAsync();
        try
        {
            var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
            return new AmqpClient(connection, channel);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
