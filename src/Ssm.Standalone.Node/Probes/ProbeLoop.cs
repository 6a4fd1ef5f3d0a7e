namespace Ssm.Standalone.Node.Probes;

/// <summary>Carries out one probe of one run of a container, as long as that runs.</summary>
internal sealed class ProbeLoop(ProbeKind kind, ProbeSettings settings, IProbeAction action, TimeProvider timeProvider)
{
    /// <summary>Attempt after attempt until cancelled.</summary>
    /// <param name="onResult">Told whenever the result changes, the first one included.</param>
    /// <param name="onFailure">Told why an attempt that counts failed.</param>
    /// <param name="cancellationToken">Ends the loop without an exception.</param>
    public async Task RunAsync(Action<bool> onResult, Action<string> onFailure, CancellationToken cancellationToken)
    {
        var tracker = default(ProbeTracker);
        var hasSucceeded = false;
        var started = timeProvider.GetTimestamp();
        try
        {
            await Task.Delay(settings.InitialDelay, timeProvider, cancellationToken);
            while (true)
            {
                var failure = await TryAsync(cancellationToken);
                var isEager = ProbeSchedule.IsEager(kind, hasSucceeded, timeProvider.GetElapsedTime(started), settings);
                hasSucceeded |= failure is null;
                if (failure is null || !isEager)
                {
                    var before = tracker.Result;
                    tracker = tracker.Next(failure is null, settings);
                    if (failure is not null)
                    {
                        onFailure(failure);
                    }

                    if (tracker.Result is { } result && result != before)
                    {
                        onResult(result);
                    }
                }

                await Task.Delay(ProbeSchedule.Pause(isEager && !hasSucceeded, action.IsExec, settings), timeProvider, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The container ended.
        }
    }

    private async Task<string?> TryAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(settings.Timeout, timeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await action.TryAsync(linked.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return $"timed out after {settings.Timeout.TotalSeconds}s";
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            return $"command could not be started: {failure.NativeErrorCode}";
        }
    }
}
