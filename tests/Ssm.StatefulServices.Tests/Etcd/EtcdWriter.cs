using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Ssm.StatefulServices.Tests.Platforms;

namespace Ssm.StatefulServices.Tests.Etcd;

/// <summary>An application that writes one key after the other, whatever happens, and remembers which writes were acknowledged.</summary>
internal sealed class EtcdWriter(TestBinding binding) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _acknowledged = [];
    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();
    private Task _writing = Task.CompletedTask;

    /// <summary>The longest time between two acknowledged writes.</summary>
    public TimeSpan LongestGap { get; private set; }

    public int Acknowledged
    {
        get
        {
            lock (_acknowledged)
            {
                return _acknowledged.Count;
            }
        }
    }

    public EtcdWriter Start()
    {
        _writing = Task.Run(WriteAsync);
        return this;
    }

    /// <summary>Stops, and says which acknowledged writes are not there.</summary>
    public async Task<IReadOnlyList<string>> LostAsync()
    {
        await _stop.CancelAsync();
        await _writing;
        using var client = await EtcdTestClient.ConnectAsync(binding);
        var lost = new List<string>();
        foreach (var key in _acknowledged)
        {
            if (await client.GetAsync(key) is null)
            {
                lost.Add(key);
            }
        }

        return lost;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _writing;
        _stop.Dispose();
    }

    private async Task WriteAsync()
    {
        EtcdTestClient? client = null;
        for (var number = 0; !_stop.IsCancellationRequested; number++)
        {
            var key = $"/written/{number.ToString(CultureInfo.InvariantCulture)}";
            try
            {
                client ??= await EtcdTestClient.ConnectAsync(binding);
                await client.PutAsync(key, "x");
                Note(key);
            }
            catch (RpcException)
            {
                // Not acknowledged. An application connects again.
                client?.Dispose();
                client = null;
            }
        }

        client?.Dispose();
    }

    private void Note(string key)
    {
        lock (_acknowledged)
        {
            LongestGap = _sinceLast.Elapsed > LongestGap ? _sinceLast.Elapsed : LongestGap;
            _sinceLast.Restart();
            _acknowledged.Add(key);
        }
    }
}
