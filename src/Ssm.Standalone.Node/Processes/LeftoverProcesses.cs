using Microsoft.Extensions.Logging;

namespace Ssm.Standalone.Node.Processes;

/// <summary>Ends what a node that was killed left behind, before anything is started again.</summary>
internal sealed partial class LeftoverProcesses(ProcessLedger ledger, string nodeId, TimeProvider timeProvider, ILogger<LeftoverProcesses> logger)
{
    /// <summary>Kills everything in the ledger, and everything that carries this node's mark.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        foreach (var (containerId, process) in ledger.Read())
        {
            var family = new ProcessFamily(process, ProcessMark.OfContainer(containerId));
            var members = family.Members();
            if (members.Count > 0)
            {
                LogLeftover(members.Count, containerId);
                await family.KillAsync(timeProvider, cancellationToken);
            }

            ledger.Remove(containerId);
        }

        // What died before it was written down has a parent that is gone, or left its session.
        var mark = ProcessMark.OfNode(nodeId);
        foreach (var stray in ProcessTable.All().Where(process => ProcessTable.HasEnvironment(process.Identity.Pid, mark)))
        {
            LogLeftover(1, "unknown");
            Signals.Send(stray.Identity, Signal.Kill);
        }
    }

    [LoggerMessage(7401, LogLevel.Warning, "Ended {Count} processes left over from container {Container}")]
    private partial void LogLeftover(int count, string container);
}
