namespace Ssm.Standalone.Node.Processes;

/// <summary>A container's first process with everything it started: what would share a PID namespace on Kubernetes.</summary>
/// <param name="leader">The first process, which leads a session.</param>
/// <param name="mark">Environment entry of the container, for those that left the session.</param>
internal sealed class ProcessFamily(ProcessIdentity leader, string mark)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private const int Rounds = 400;

    /// <summary>Those that run now.</summary>
    public IReadOnlyList<ProcessIdentity> Members()
    {
        // A number is not used again while a session of that number has members. So unless another process leads it now, the session is ours.
        var ownsSession = ProcessTable.Find(leader.Pid) is not { } stat || stat.Identity == leader;
        return
        [
            .. ProcessTable.All()
                .Where(process => !process.IsZombie && process.Identity.StartTime >= leader.StartTime)
                .Where(process => (ownsSession && process.SessionId == leader.Pid) || ProcessTable.HasEnvironment(process.Identity.Pid, mark))
                .Select(process => process.Identity),
        ];
    }

    /// <summary>Sends to all that run now.</summary>
    public void Send(Signal signal)
    {
        foreach (var member in Members())
        {
            Signals.Send(member, signal);
        }
    }

    /// <summary>Kills until none is seen in two looks: one that forks, or is about to execute another program and has no environment yet, is missed by one.</summary>
    /// <returns>False if one survived, which only a process stuck in the kernel does.</returns>
    public async Task<bool> KillAsync(TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var wasEmpty = false;
        for (var round = 0; round < Rounds; round++)
        {
            var members = Members();
            if (members.Count == 0 && wasEmpty)
            {
                return true;
            }

            wasEmpty = members.Count == 0;

            foreach (var member in members)
            {
                Signals.Send(member, Signal.Kill);
            }

            await Task.Delay(Pause, timeProvider, cancellationToken);
        }

        return false;
    }
}
