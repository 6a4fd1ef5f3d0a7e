namespace Ssm.Standalone.ApiServer.Hosting;

/// <summary>Watches and followed logs: counted, and ended when the server stops, while short requests are let finish.</summary>
internal sealed class LongRunning(RequestMetrics metrics, CancellationToken stopping)
{
    public async Task RunAsync(Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        using var tracked = metrics.TrackLongRunning();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        try
        {
            await run(end.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The stream ends in order; its client comes back when we do.
        }
    }
}
