using System.Diagnostics;
using System.Net.Sockets;
using Amazon.Runtime;

namespace Ssm.StatefulServices.Tests.Csp;

/// <summary>Writes objects without end, as an application does that must not lose anything: what was not acknowledged is written again.</summary>
internal sealed class RestlessWriter : IAsyncDisposable
{
    private static readonly TimeSpan BetweenObjects = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private int _written;

    public RestlessWriter(S3 s3) => _running = WriteAsync(s3);

    /// <summary>How many objects were acknowledged: <c>steady-0</c> and on.</summary>
    public int Written => Volatile.Read(ref _written);

    /// <summary>The longest time in which nothing was acknowledged.</summary>
    public TimeSpan LongestOutage { get; private set; }

    /// <summary>What a client sees when the node that answers it goes, or too few are left.</summary>
    public static bool IsOutage(Exception failure) =>
        failure is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or SocketException or TaskCanceledException;

    /// <summary>Ends, and returns how many were acknowledged.</summary>
    public async Task<int> StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
        return Written;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task WriteAsync(S3 s3)
    {
        using var pace = new PeriodicTimer(BetweenObjects);
        var last = Stopwatch.StartNew();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await s3.PutAsync($"steady-{_written}", $"content of {_written}");
                Interlocked.Increment(ref _written);
                LongestOutage = last.Elapsed > LongestOutage ? last.Elapsed : LongestOutage;
                last.Restart();
            }
            catch (Exception outage) when (IsOutage(outage))
            {
                // The same object again.
            }

            await pace.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
