using Ssm.StatefulServices.Tests.Platforms;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.RabbitMq;

/// <summary>Publishes without end, as an application does that must not lose anything: what was not confirmed is published again, on a new connection.</summary>
internal sealed class RestlessPublisher : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan BetweenMessages = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _confirmed = [];
    private readonly Lock _lock = new();
    private readonly Task _running;

    public RestlessPublisher(TestBinding binding, string exchange, string key)
    {
        _running = PublishAsync(binding, exchange, key);
    }

    /// <summary>How many messages were confirmed.</summary>
    public int Confirmed
    {
        get
        {
            lock (_lock)
            {
                return _confirmed.Count;
            }
        }
    }

    /// <summary>The longest time in which nothing was confirmed.</summary>
    public TimeSpan LongestOutage { get; private set; }

    /// <summary>The longest outage is counted anew.</summary>
    public void ForgetOutage() => LongestOutage = TimeSpan.Zero;

    /// <summary>Waits until more was confirmed than now.</summary>
    public async Task ConfirmsMoreAsync()
    {
        var before = Confirmed;
        await Eventually.TrueAsync(() => Confirmed > before + 10, Patience);
    }

    /// <summary>Ends, and returns all that was confirmed.</summary>
    public async Task<IReadOnlyList<string>> StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
        return _confirmed;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task PublishAsync(TestBinding binding, string exchange, string key)
    {
        AmqpClient? client = null;
        using var pace = new PeriodicTimer(BetweenMessages);
        var last = System.Diagnostics.Stopwatch.StartNew();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                client ??= await AmqpClient.ConnectAsync(binding["uri"], binding["ipv4"], Patience);
                var message = $"message {Confirmed}";
                await client.PublishAsync(exchange, key, message);
                lock (_lock)
                {
                    _confirmed.Add(message);
                }

                LongestOutage = last.Elapsed > LongestOutage ? last.Elapsed : LongestOutage;
                last.Restart();
                await pace.WaitForNextTickAsync(CancellationToken.None);
            }
            catch (Exception outage) when (AmqpClient.IsOutage(outage))
            {
                await CloseAsync(client);
                client = null;
            }
        }

        await CloseAsync(client);
    }

    private static async Task CloseAsync(AmqpClient? client)
    {
        try
        {
            await (client?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (Exception outage) when (AmqpClient.IsOutage(outage))
        {
            // The node that it was connected to is gone.
        }
    }
}
