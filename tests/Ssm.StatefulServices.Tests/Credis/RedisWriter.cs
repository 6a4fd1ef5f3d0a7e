using System.Diagnostics;
using Ssm.StatefulServices.Tests.Platforms;
using StackExchange.Redis;

namespace Ssm.StatefulServices.Tests.Credis;

/// <summary>An application that counts in Redis without pause, and connects anew when its connection ends.</summary>
internal sealed class RedisWriter : IAsyncDisposable
{
    private const string Key = "counter";

    private readonly string _configuration;
    private readonly CancellationTokenSource _stop = new();
    private readonly Stopwatch _sinceWritten = Stopwatch.StartNew();
    private readonly Task _loop;

    public RedisWriter(TestBinding binding)
    {
        _configuration = $"{binding["ipv4"]}:{binding["port"]},password={binding["pass"]},connectTimeout=1000,asyncTimeout=1000,connectRetry=1,abortConnect=true";
        _loop = RunAsync();
    }

    /// <summary>The highest count that Redis acknowledged.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>The longest time without an acknowledged write.</summary>
    public TimeSpan LongestGap { get; private set; }

    /// <summary>Counts that came back lower than one that was acknowledged: writes that were lost.</summary>
    public int Losses { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await using var redis = await ConnectionMultiplexer.ConnectAsync(_configuration);
                await WriteAsync(redis.GetDatabase());
            }
            catch (Exception failure) when (failure is RedisException or TimeoutException or ObjectDisposedException)
            {
                await Task.Yield(); // the next connection follows at once
            }
        }
    }

    private async Task WriteAsync(IDatabase redis)
    {
        while (!_stop.IsCancellationRequested)
        {
            var count = await redis.StringIncrementAsync(Key);
            Losses += count <= Acknowledged ? 1 : 0;
            Acknowledged = count;
            LongestGap = _sinceWritten.Elapsed > LongestGap ? _sinceWritten.Elapsed : LongestGap;
            _sinceWritten.Restart();
        }
    }
}
