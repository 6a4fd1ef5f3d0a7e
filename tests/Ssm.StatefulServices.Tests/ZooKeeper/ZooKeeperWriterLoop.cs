using System.Diagnostics;
using System.Globalization;
using System.Net;
using Ssm.StatefulServices.Tests.Platforms;
using Ssm.StatefulServices.ZooKeeper;

namespace Ssm.StatefulServices.Tests.ZooKeeper;

/// <summary>An application that makes one node after the other through the instance's address, whatever happens, and remembers which were acknowledged.</summary>
internal sealed class ZooKeeperWriterLoop(TestBinding binding) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();
    private readonly List<string> _acknowledged = [];
    private Task _writing = Task.CompletedTask;
    private int _count;

    /// <summary>The longest time between two acknowledged writes.</summary>
    public TimeSpan LongestGap { get; private set; }

    public int Acknowledged => Volatile.Read(ref _count);

    public ZooKeeperWriterLoop Start()
    {
        _writing = Task.Run(WriteAsync);
        return this;
    }

    /// <summary>Stops, and says which acknowledged writes are not there.</summary>
    public async Task<IReadOnlyList<string>> LostAsync()
    {
        await DisposeAsync();
        using var session = await OpenAsync(CancellationToken.None);
        await session.SyncAsync();
        var present = (await session.ListAsync(binding["chroot"])).Select(name => $"{binding["chroot"]}/{name}").ToHashSet();
        return [.. _acknowledged.Where(path => !present.Contains(path))];
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            await _stop.CancelAsync();
        }

        await _writing;
    }

    private Task<ZooKeeperSession> OpenAsync(CancellationToken cancellationToken) => ZooKeeperSession.OpenAsync(
        new IPEndPoint(IPAddress.Parse(binding["ipv4"]), int.Parse(binding["port"], CultureInfo.InvariantCulture)),
        binding["user"],
        binding["pass"],
        TimeSpan.FromMinutes(3),
        TimeProvider.System,
        cancellationToken);

    private async Task WriteAsync()
    {
        ZooKeeperSession? session = null;
        ZooKeeperAcl[] mine = [ZooKeeperAcl.Of(ZooKeeperAcl.All, binding["user"], binding["pass"])];
        for (var number = 0; !_stop.IsCancellationRequested; number++)
        {
            var path = $"{binding["chroot"]}/{number.ToString("d6", CultureInfo.InvariantCulture)}";
            try
            {
                session ??= await OpenAsync(_stop.Token);
                await session.EnsureNodeAsync(path, mine);
                LongestGap = _sinceLast.Elapsed > LongestGap ? _sinceLast.Elapsed : LongestGap;
                _sinceLast.Restart();
                _acknowledged.Add(path);
                Interlocked.Increment(ref _count);
            }
            catch (Exception failure) when (failure is IOException || _stop.IsCancellationRequested)
            {
                // Not acknowledged. An application connects again.
                session?.Dispose();
                session = null;
            }
        }

        session?.Dispose();
    }
}
