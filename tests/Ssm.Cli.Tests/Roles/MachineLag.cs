using System.Diagnostics;

namespace Ssm.Cli.Tests.Roles;

/// <summary>
/// How long this process has not run although it was its turn. What a machine with too much to do takes away says nothing of the program under test, which
/// waits for its turns just as long.
/// </summary>
internal sealed class MachineLag : IAsyncDisposable
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _measuring;
    private long _ticks;

    public MachineLag() => _measuring = MeasureAsync();

    public TimeSpan Sum => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _measuring;
        _stopping.Dispose();
    }

    private async Task MeasureAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var turn = Stopwatch.StartNew();
            await Task.Delay(Turn);
            Interlocked.Add(ref _ticks, (turn.Elapsed - Turn).Ticks);
        }
    }
}
