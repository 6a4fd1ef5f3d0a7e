using System.Net.Sockets;

namespace Ssm.StatefulServices.ZooKeeper;

/// <summary>Ends calls after a time or with the caller's token, and makes one kind of failure of all that can happen to a connection.</summary>
internal sealed class ZooKeeperDeadline : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;

    public ZooKeeperDeadline(TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        _timer = new CancellationTokenSource(timeout, timeProvider);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, cancellationToken);
    }

    public CancellationToken Token => _either.Token;

    /// <summary>Acts; a connection that breaks and a deadline that fires become an <see cref="IOException"/>.</summary>
    public async Task GuardAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (SocketException broken)
        {
            throw new IOException($"ZooKeeper does not answer: {broken.SocketErrorCode}", broken);
        }
        catch (OperationCanceledException late) when (_timer.IsCancellationRequested)
        {
            throw new IOException("ZooKeeper does not answer in time", late);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
